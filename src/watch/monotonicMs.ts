import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Milliseconds for measuring durations, independent of the system clock. */
export const monotonicMs: Effect.Effect<number> = Effect.map(Clock.monotonicTimeNanos, (nanos) =>
  Number(nanos / 1_000_000n),
)
