import * as Effect from "effect/Effect"
import { toStandardError } from "../job/toStandardError.ts"
import { thrownOf } from "../job/thrown.ts"

/**
 * Makes what logs the first defect of the caller's code, such as an observer or
 * a logger, that a job does not depend on. If the log throws as well, the
 * warning is the process's.
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

/** Makes what writes the lines of one job to the log: a logger that throws is reported once. */
export const makeSafeLog = (): ((line: Effect.Effect<void>) => Effect.Effect<void>) => {
  const report = makeReportOnce("A logger threw; the job goes on, and this is not reported again")
  return (line) => Effect.catchDefect(toStandardError(line), report)
}
