import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { type ProcessingResult, resultFromCause } from "../job/ProcessingResult.ts"

/**
 * The schedule on which failed symbols are retried, as often as the job's
 * `retries` allow. Defaults to a delay of 100 ms that doubles each time, up to 10 s.
 *
 * Only `Failed`, `Crashed`, `OutOfMemory`, `Timeout` and `CandlesUnavailable` are
 * retried; other errors would only occur again.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import * as Schedule from "effect/Schedule"
 * import { RetrySchedule } from "marketsweep"
 *
 * const layer = Layer.succeed(RetrySchedule)(Schedule.spaced("1 second"))
 * ```
 *
 * @since 0.1.0
 */
export const RetrySchedule = Context.Reference<Schedule.Schedule<unknown>>("marketsweep/RetrySchedule", {
  defaultValue: () =>
    Schedule.exponential("100 millis").pipe(
      Schedule.modifyDelay(({ duration }) => Effect.succeed(Duration.min(duration, Duration.seconds(10)))),
    ),
})

const RETRYABLE: ReadonlySet<string> = new Set(["Failed", "Crashed", "OutOfMemory", "Timeout", "CandlesUnavailable"])

const isRetryable = ({ error }: ProcessingResult): boolean => error !== undefined && RETRYABLE.has(error._tag)

/**
 * Retries a symbol while its error is retryable, `times` at most; the attempts of
 * all runs add up in its cost. The schedule is the caller's code: if it throws, the
 * symbol fails.
 */
export const withRetries =
  (symbol: string, times: number, schedule: Schedule.Schedule<unknown>) =>
  (run: Effect.Effect<ProcessingResult>): Effect.Effect<ProcessingResult> => {
    if (times === 0) return run
    return Effect.suspend(() => {
      let attempts = 0
      const counted = Effect.map(run, (result): ProcessingResult => {
        if (result.cost === undefined) return result
        attempts += result.cost.attempt
        return { ...result, cost: { ...result.cost, attempt: attempts } }
      })
      return Effect.flatMap(counted, (first) => {
        // The schedule runs only for a failed symbol.
        if (!isRetryable(first)) return Effect.succeed(first)
        let begun = false
        const again = Effect.suspend(() => {
          if (begun) return counted
          begun = true
          return Effect.succeed(first)
        })
        return Effect.repeat(again, { times, schedule, while: isRetryable })
      })
    }).pipe(Effect.catchCause(resultFromCause(symbol)))
  }
