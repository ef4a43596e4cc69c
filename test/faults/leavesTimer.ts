import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** The timer throws under whatever symbol runs then: nobody is to be blamed for it. */
export const leavesTimer: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(() => {
        throw new Error("left behind")
      }, 3)
      return answerOf(symbol)
    }),
}
