import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

export const throwsAsync: Fault = {
  expected: "Crashed",
  process: () =>
    Effect.callback(() => {
      setTimeout(() => {
        throw new Error("thrown from a timer")
      }, 2)
    }),
}
