import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** Loops, but only after it has waited: it is to blame only once it has run alone. */
export const loopsAfterAwait: Fault = {
  expected: "Timeout",
  process: () =>
    Effect.andThen(
      Effect.sleep(1),
      Effect.sync(() => {
        for (;;);
      }),
    ),
}
