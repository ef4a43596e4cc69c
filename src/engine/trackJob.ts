import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { monotonicMs } from "../job/monotonicMs.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { makeJobLog } from "./jobLog.ts"
import { measureJob } from "./measureJob.ts"
import { makeTracker, type OnProgress } from "./Progress.ts"

/** Updates the progress, metrics and log of one job. */
export interface JobTracking {
  readonly started: Effect.Effect<void>
  readonly chunkStarted: (chunkId: string) => Effect.Effect<void>
  /** Counts a result and calls the observers synchronously; returns the effect that logs it, or `Effect.void`. */
  readonly completed: (result: ProcessingResult) => Effect.Effect<void>
}

/**
 * Tracks the progress, metrics and log of one job. Its end is logged when the scope
 * closes, after everything that the scope acquires later has been released: by then
 * none of its symbols runs any more.
 */
export const trackJob = Effect.fnUntraced(function* (
  job: ProcessingJob,
  workers: number,
  onProgress: ReadonlyArray<OnProgress>,
) {
  const progress = yield* makeTracker(job.symbols.length, onProgress)
  const metrics = yield* measureJob(workers)
  const log = makeJobLog(job, workers, progress)
  let startedAt: number | undefined

  const logEnd = Effect.fnUntraced(function* (exit: Exit.Exit<unknown, unknown>) {
    if (startedAt === undefined) return
    const { completed, total } = yield* progress.snapshot
    const elapsedMs = (yield* monotonicMs) - startedAt
    if (completed === total) {
      metrics?.finished(elapsedMs)
      return yield* log.ended(Effect.logInfo("Job finished"), elapsedMs)
    }
    // No warning if the consumer has ended the stream early.
    const logInterrupted = Exit.isSuccess(exit) ? Effect.logInfo : Effect.logWarning
    yield* log.ended(logInterrupted("Job interrupted"), elapsedMs)
  })
  yield* Effect.addFinalizer(logEnd)

  return {
    started: Effect.gen(function* () {
      startedAt = yield* monotonicMs
      yield* log.started
    }),
    chunkStarted: log.chunkStarted,
    completed: (result) => {
      progress.completed(result)
      metrics?.completed(result)
      return log.completed(result)
    },
  } satisfies JobTracking
})
