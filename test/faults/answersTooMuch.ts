import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** Well formed, but of more than the 100 kB that the tests' pools let through. */
export const answersTooMuch: Fault = {
  expected: "InvalidReply",
  process: () =>
    Effect.sync(() => {
      const match = { time: 1, close: 1, values: { value: 1 } }
      return { matches: Array.from({ length: 2000 }, () => match), computedIndicators: {} }
    }),
}
