import * as Effect from "effect/Effect"
import { toStandardError } from "../job/toStandardError.ts"
import { thrownOf } from "../job/thrown.ts"

/**
 * Makes a function that logs the first defect of the caller's code, such as an
 * observer or a logger, which must not end the job. If the log throws, too, the
 * process emits the warning.
 */
export const makeReportOnce = (message: string): ((defect: unknown) => Effect.Effect<void>) => {
  let isReported = false
  return (defect) =>
    Effect.suspend(() => {
      if (isReported) return Effect.void
      isReported = true
      return Effect.catchDefect(toStandardError(Effect.logWarning(message, defect)), () =>
        Effect.sync(() => process.emitWarning(`${message}: ${thrownOf(defect).message}`)),
      )
    })
}

/** Makes a function that writes the log lines of one job; a logger that throws is reported once. */
export const makeSafeLog = (): ((line: Effect.Effect<void>) => Effect.Effect<void>) => {
  const report = makeReportOnce("A logger threw; the job continues, and this is not reported again")
  return (line) => Effect.catchDefect(toStandardError(line), report)
}
