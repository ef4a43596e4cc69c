import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

export const throws: Fault = {
  expected: "Failed",
  process: () =>
    Effect.sync(() => {
      throw new TypeError("thrown under the symbol")
    }),
}
