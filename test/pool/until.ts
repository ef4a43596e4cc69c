import * as Effect from "effect/Effect"

/** Waits until a condition holds, however slow the machine is; if it never does, the test times out. */
export const until = (holds: Effect.Effect<boolean> | (() => boolean)) =>
  Effect.gen(function* () {
    const look = typeof holds === "function" ? Effect.sync(holds) : holds
    while (!(yield* look)) yield* Effect.sleep(10)
  })
