import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** A valid answer, but larger than the 100 kB that the pools of the tests accept. */
export const answersTooMuch: Fault = {
  expected: "InvalidReply",
  process: () =>
    Effect.sync(() => {
      const match = { time: 1, close: 1, values: { value: 1 } }
      return { matches: Array.from({ length: 2000 }, () => match), computedIndicators: {} }
    }),
}
