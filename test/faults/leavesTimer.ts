import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** Leaves a timer behind that throws while another symbol runs, which must not be blamed. */
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
