import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

export const endlessLoop: Fault = {
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      for (;;);
    }),
}
