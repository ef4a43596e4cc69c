import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { type ProcessingResult, resultFromCause } from "../job/ProcessingResult.ts"

/**
 * The schedule on which a failed symbol is run again, as often as the job's
 * `retries` allow. Unless another one is provided, it waits 100 ms, then twice
 * as long each time, 10 s at most.
 *
 * Retried are `Failed`, `Crashed`, `OutOfMemory`, `Timeout` and
 * `CandlesUnavailable`; other errors would only occur again.
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

const PASSING: ReadonlySet<string> = new Set(["Failed", "Crashed", "OutOfMemory", "Timeout", "CandlesUnavailable"])

const isPassing = ({ error }: ProcessingResult): boolean => error !== undefined && PASSING.has(error._tag)

/**
 * Runs a symbol again while its error may pass, `times` at most; the attempts of
 * all runs add up in its cost. The schedule is the caller's: if it throws, the
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
        if (!isPassing(first)) return Effect.succeed(first)
        let begun = false
        const again = Effect.suspend(() => {
          if (begun) return counted
          begun = true
          return Effect.succeed(first)
        })
        return Effect.repeat(again, { times, schedule, while: isPassing })
      })
    }).pipe(Effect.catchCause(resultFromCause(symbol)))
  }
