import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** It holds its thread and its processor, but only after it has waited: alone it is found out. */
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
