import * as Effect from "effect/Effect"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { Tracker } from "./Progress.ts"
import { makeSafeLog } from "./reportOnce.ts"

const DEBUG_EACH = 100

/** Makes the log of one job. */
export const makeJobLog = ({ id, symbols }: ProcessingJob, workers: number, tracker: Tracker) => {
  const safely = makeSafeLog()
  const line = (log: Effect.Effect<void>, facts: Readonly<Record<string, unknown>>): Effect.Effect<void> =>
    safely(Effect.annotateLogs(log, { job_id: id, ...facts }))
  let totalTimeMs = 0
  let completed = 0

  const logFailure = (symbol: string, { _tag: error, message }: NonNullable<ProcessingResult["error"]>) =>
    line(Effect.logError(`${symbol}: ${message}`), { symbol, error })
  const progress = Effect.suspend(() => line(Effect.logDebug("Job progress"), { completed, total: symbols.length }))

  return {
    started: line(Effect.logInfo("Job started"), { symbols: symbols.length, workers }),

    chunkStarted: (chunkId: string) => line(Effect.logDebug("Chunk started"), { job_id: chunkId }),

    completed: ({ symbol, processingTimeMs, error }: ProcessingResult): Effect.Effect<void> => {
      totalTimeMs += processingTimeMs
      completed += 1
      const isDue = completed % DEBUG_EACH === 0 || completed === symbols.length
      if (error === undefined) return isDue ? progress : Effect.void
      return isDue ? Effect.andThen(logFailure(symbol, error), progress) : logFailure(symbol, error)
    },

    /** Writes the last line, a summary, by `log`. */
    ended: Effect.fnUntraced(function* (log: Effect.Effect<void>, elapsedMs: number) {
      const { completed: processed, errors, matches } = yield* tracker.snapshot
      const total_time = `${Math.round(totalTimeMs)}ms`
      yield* line(log, { processed, errors, matches, total_time, elapsed: `${elapsedMs}ms` })
    }),
  }
}
