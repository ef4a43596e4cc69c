import { availableParallelism } from "node:os"
import * as Effect from "effect/Effect"
import type { JobError } from "../../job/JobError.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { SymbolPoolShape } from "../SymbolPool.ts"
import { Supervisor } from "./Supervisor.ts"
import type { OpenJob, Task } from "./task.ts"

/** What {@link SymbolPool.layerThreads} takes. @since 0.1.0 */
export interface ThreadsOptions {
  /** The worker module: `defaultWorker`, or your own file that calls `launch`. */
  readonly worker: URL
  /** What `Config` reads in the workers: paths, not credentials (those come from the environment). */
  readonly config?: Readonly<Record<string, string>>
  /** Threads; as many as the machine runs at once unless given. */
  readonly workers?: number
  /** Symbols in flight on a thread at most; 64 unless given. */
  readonly lanes?: number
  /** Threads kept ready to replace one that died; none unless given. */
  readonly spares?: number
}

/** The pool of worker threads: a supervisor that lives as long as the scope. */
export const makeThreads = Effect.fnUntraced(function* (options: ThreadsOptions) {
  const workers = Math.max(1, Math.floor(options.workers ?? availableParallelism()))
  const lanes = Math.max(1, Math.floor(options.lanes ?? 64))
  const log = Effect.runForkWith(yield* Effect.context())
  const supervisor = yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Supervisor({
          worker: options.worker,
          config: options.config ?? {},
          workers,
          lanes,
          spares: Math.max(0, Math.floor(options.spares ?? 0)),
          warn: (message) => void log(Effect.logWarning(message)),
        }),
    ),
    (running) => Effect.callback<void>((resume) => running.close(() => resume(Effect.void))),
  )
  yield* Effect.callback<void, JobError>((resume) => {
    const forget = supervisor.ready((error) => resume(error === undefined ? Effect.void : Effect.fail(error)))
    return Effect.sync(forget)
  })

  const prepare = (header: OpenJob["header"]) =>
    Effect.callback<OpenJob, JobError>((resume) => {
      const job = supervisor.open(header, (error) =>
        queueMicrotask(() => resume(error === undefined ? Effect.succeed(job) : Effect.fail(error))),
      )
      return Effect.sync(() => supervisor.forget(job))
    })

  const open: SymbolPoolShape["open"] = Effect.fn("SymbolPool.open")(function* ({ symbols, ...header }) {
    const job = yield* Effect.acquireRelease(
      prepare(header),
      (opened) => Effect.sync(() => supervisor.forget(opened)),
      {
        interruptible: true,
      },
    )
    return (symbol) =>
      Effect.callback<ProcessingResult>((resume) => {
        const task: Task = supervisor.submit(job, symbol, (result) => resume(Effect.succeed(result)))
        return Effect.callback<void>((released) => supervisor.cancel(task, () => released(Effect.void)))
      })
  })

  return { workers, concurrency: workers * lanes, open } satisfies SymbolPoolShape
})
