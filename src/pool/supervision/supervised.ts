import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type JobError, PoolUnavailable } from "../../job/JobError.ts"
import { membershipsOf } from "../../job/membershipsOf.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { toStandardError } from "../../job/toStandardError.ts"
import type { SymbolPool, SymbolRunner } from "../SymbolPool.ts"
import { Supervisor, type SupervisorOptions } from "./Supervisor.ts"
import { missingWorker } from "./missingWorker.ts"
import type { OpenJob, Task } from "./worker/PoolWorker.ts"

/** Makes a pool of workers: a supervisor that lives as long as the scope. */
export const makeSupervisedPool = Effect.fnUntraced(function* (settings: Omit<SupervisorOptions, "warn">) {
  const { workers, lanes } = settings
  const wrong = (["workers", "initial", "lanes", "spares"] as const).find((name) => Number.isNaN(settings[name]))
  if (wrong !== undefined) return yield* new PoolUnavailable({ message: `Expected ${wrong} to be a finite number` })
  const missing = missingWorker(settings.worker)
  if (missing !== undefined) return yield* new PoolUnavailable({ message: missing })
  const log = Effect.runForkWith(yield* Effect.context())
  const supervisor = yield* Effect.acquireRelease(
    Effect.sync(
      () => new Supervisor({ ...settings, warn: (message) => void log(toStandardError(Effect.logWarning(message))) }),
    ),
    (running) => Effect.callback<void>((resume) => running.close(() => resume(Effect.void))),
  )
  yield* Effect.callback<void, JobError>((resume) => {
    const forget = supervisor.ready((error) => resume(error === undefined ? Effect.void : Effect.fail(error)))
    return Effect.sync(forget)
  })

  const prepare = ({ symbols, universe: _, ...header }: ProcessingJob) =>
    Effect.callback<OpenJob, JobError>((resume) => {
      const onOpen = (error: JobError | undefined) =>
        queueMicrotask(() => resume(error === undefined ? Effect.succeed(job) : Effect.fail(error)))
      const job = supervisor.open(header, symbols.length, onOpen)
      return Effect.sync(() => supervisor.forget(job))
    })

  const close = (job: OpenJob) => Effect.callback<void>((resume) => supervisor.closeJob(job, () => resume(Effect.void)))

  const openJob = (asked: ProcessingJob): Effect.Effect<OpenJob, JobError, Scope.Scope> => {
    const opening = Effect.acquireRelease(prepare(asked), close, { interruptible: true })
    if (asked.universe === undefined) return opening
    // Read while a worker prepares the job, which it is asked to do at the end of this turn.
    const reading = Effect.andThen(Effect.yieldNow, () => membershipsOf(asked))
    return Effect.map(Effect.all([opening, reading], { concurrency: "unbounded" }), ([job, memberships]) => {
      job.memberships = memberships
      return job
    })
  }

  const open: SymbolPool["Service"]["open"] = Effect.fn("SymbolPool.open")(function* (asked) {
    const job = yield* openJob(asked)
    const run: SymbolRunner["run"] = (symbol) =>
      Effect.callback<ProcessingResult>((resume) => {
        const task: Task = supervisor.submit(job, symbol, (result) => resume(Effect.succeed(result)))
        return Effect.callback<void>((released) => supervisor.cancel(task, () => released(Effect.void)))
      })
    const begin: SymbolRunner["begin"] = (symbol, onResult) => void supervisor.submit(job, symbol, onResult, true)
    const hold: SymbolRunner["hold"] = (isHeld) => supervisor.hold(job, isHeld)
    return { run, begin, hold }
  })

  const running = () => supervisor.running()

  return { workers, concurrency: workers * lanes, running, open } satisfies SymbolPool["Service"]
})
