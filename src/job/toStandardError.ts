import * as Effect from "effect/Effect"
import * as References from "effect/References"

/** Keeps a log line off standard output, which belongs to data: Effect's console loggers write there unless told so. */
export const toStandardError = <A, E, R>(log: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(log, References.LogToStderr, true)
