import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

export const rejectsUnhandled: Fault = {
  expected: "Crashed",
  process: () =>
    Effect.callback(() => {
      void Promise.reject(new Error("nobody handles this"))
    }),
}
