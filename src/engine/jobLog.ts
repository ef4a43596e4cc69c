import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { Tracker } from "./Progress.ts"

const DEBUG_EACH = 100

/** The lines that one job leaves in the log. */
export interface JobLog {
  /** In the context of whoever asked for the symbol. */
  readonly completed: (result: ProcessingResult, context: Context.Context<never>) => void
  readonly finished: Effect.Effect<void>
  readonly interrupted: Effect.Effect<void>
}

/** Logs the start of a job and gives what logs the rest of it. */
export const startJobLog = Effect.fnUntraced(function* (
  job: ProcessingJob,
  symbols: number,
  workers: number,
  tracker: Tracker,
) {
  const annotate = Effect.annotateLogs({ job_id: job.id })
  const startedAt = yield* Clock.currentTimeMillis
  let totalTimeMs = 0
  let completed = 0
  yield* Effect.logInfo("Job started").pipe(Effect.annotateLogs({ symbols, workers }), annotate)

  const summary = Effect.fnUntraced(function* (log: Effect.Effect<void>) {
    const { completed: processed, errors, matches } = yield* tracker.snapshot
    const elapsed = (yield* Clock.currentTimeMillis) - startedAt
    yield* log.pipe(
      Effect.annotateLogs({
        processed,
        errors,
        matches,
        total_time: `${Math.round(totalTimeMs)}ms`,
        elapsed: `${elapsed}ms`,
      }),
      annotate,
    )
  })

  return {
    completed: (result, context) => {
      totalTimeMs += result.processingTimeMs
      completed += 1
      if (result.error !== undefined) {
        const { _tag: error, message } = result.error
        Effect.runForkWith(context)(
          Effect.logError(`${result.symbol}: ${message}`).pipe(
            Effect.annotateLogs({ symbol: result.symbol, error }),
            annotate,
          ),
        )
      }
      if (completed % DEBUG_EACH !== 0 && completed !== symbols) return
      Effect.runForkWith(context)(
        Effect.logDebug("Job progress").pipe(Effect.annotateLogs({ completed, total: symbols }), annotate),
      )
    },
    finished: summary(Effect.logInfo("Job finished")),
    interrupted: summary(Effect.logWarning("Job interrupted")),
  } satisfies JobLog
})
