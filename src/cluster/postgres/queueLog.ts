import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { isSqlError } from "effect/sql/SqlError"
import { sqlReason } from "../../candles/postgres/failures.ts"

/** How often the same failure is logged: the queue retries twice a second. */
const LOG_EACH_MS = 10_000

/** Forwards log entries, but reduces failed statements to one line, which is not repeated for each retry. */
const withShortFailures = (loggers: ReadonlySet<Logger.Logger<unknown, unknown>>): Logger.Logger<unknown, void> => {
  const loggedAt = new Map<string, number>()
  return Logger.make((entry) => {
    const error = Cause.squash(entry.cause)
    if (!isSqlError(error)) return void loggers.forEach((each) => each.log(entry))
    const message = `The queue of tasks could not reach its database, and tries again: ${sqlReason(error)}`
    const now = entry.date.getTime()
    if (now - (loggedAt.get(message) ?? -Infinity) < LOG_EACH_MS) return
    loggedAt.set(message, now)
    for (const each of loggers) each.log({ ...entry, message: [message], cause: Cause.empty })
  })
}

/** The queue logs the failures of its own statements with stack traces. Inside this effect, they are one line each. */
export const withQueueLog = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Logger.CurrentLoggers, (loggers) =>
    Effect.provideService(effect, Logger.CurrentLoggers, new Set([withShortFailures(loggers)])),
  )
