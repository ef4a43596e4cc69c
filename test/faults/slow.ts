import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** Slow, but inside its limit. */
export const slowSync: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      const end = performance.now() + 10
      while (performance.now() < end);
      return answerOf(symbol)
    }),
}

export const slowAsync: Fault = {
  expected: "Answered",
  process: (symbol) => Effect.as(Effect.sleep(10), answerOf(symbol)),
}
