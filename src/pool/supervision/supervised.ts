import * as Effect from "effect/Effect"
import { type JobError, PoolUnavailable } from "../../job/JobError.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { RunSymbol, SymbolPoolShape } from "../SymbolPool.ts"
import { Supervisor, type SupervisorOptions } from "./Supervisor.ts"
import type { OpenJob, Task } from "./task.ts"

/** A pool of workers: a supervisor that lives as long as the scope. */
export const makeSupervised = Effect.fnUntraced(function* (settings: Omit<SupervisorOptions, "warn">) {
  const { workers, lanes } = settings
  const wrong = (["workers", "initial", "lanes", "spares"] as const).find((name) => Number.isNaN(settings[name]))
  if (wrong !== undefined) return yield* new PoolUnavailable({ message: `Expected ${wrong} to be a finite number` })
  const log = Effect.runForkWith(yield* Effect.context())
  const supervisor = yield* Effect.acquireRelease(
    Effect.sync(() => new Supervisor({ ...settings, warn: (message) => void log(Effect.logWarning(message)) })),
    (running) => Effect.callback<void>((resume) => running.close(() => resume(Effect.void))),
  )
  yield* Effect.callback<void, JobError>((resume) => {
    const forget = supervisor.ready((error) => resume(error === undefined ? Effect.void : Effect.fail(error)))
    return Effect.sync(forget)
  })

  const prepare = (header: OpenJob["header"], symbols: number) =>
    Effect.callback<OpenJob, JobError>((resume) => {
      const job = supervisor.open(header, symbols, (error) =>
        queueMicrotask(() => resume(error === undefined ? Effect.succeed(job) : Effect.fail(error))),
      )
      return Effect.sync(() => supervisor.forget(job))
    })

  const close = (job: OpenJob) => Effect.callback<void>((resume) => supervisor.closeJob(job, () => resume(Effect.void)))

  const open: SymbolPoolShape["open"] = Effect.fn("SymbolPool.open")(function* ({ symbols, ...header }) {
    const job = yield* Effect.acquireRelease(prepare(header, symbols.length), close, { interruptible: true })
    const run = (symbol: string) =>
      Effect.callback<ProcessingResult>((resume) => {
        const task: Task = supervisor.submit(job, symbol, (result) => resume(Effect.succeed(result)))
        return Effect.callback<void>((released) => supervisor.cancel(task, () => released(Effect.void)))
      })
    const begin: RunSymbol["begin"] = (symbol, onResult) => void supervisor.submit(job, symbol, onResult, true)
    return Object.assign(run, { begin })
  })

  return { workers, concurrency: workers * lanes, open } satisfies SymbolPoolShape
})
