import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { holdForever } from "./hold.ts"

/** Leaves a loop behind that blocks the thread while another symbol waits, which must not be blamed. */
export const leavesLoopLater: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(holdForever, 6)
      return answerOf(symbol)
    }),
}
