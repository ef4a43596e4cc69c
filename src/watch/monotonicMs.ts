import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Milliseconds for measuring how long something takes: setting the clock of the machine does not change them. */
export const monotonicMs: Effect.Effect<number> = Effect.map(Clock.monotonicTimeNanos, (nanos) =>
  Number(nanos / 1_000_000n),
)
