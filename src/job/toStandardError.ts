import * as Effect from "effect/Effect"
import * as References from "effect/References"

/**
 * Sends a log line to standard error: Effect's console loggers write to standard output by default, which belongs to
 * data.
 */
export const toStandardError = <A, E, R>(log: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(log, References.LogToStderr, true)
