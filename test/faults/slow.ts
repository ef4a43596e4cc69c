import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { holdFor } from "./hold.ts"

/** Slow, but within its limit. */
export const slowSync: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      holdFor(10)
      return answerOf(symbol)
    }),
}

export const slowAsync: Fault = {
  expected: "Answered",
  process: (symbol) => Effect.as(Effect.sleep(10), answerOf(symbol)),
}
