import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { holdForever } from "./hold.ts"

/** What it left behind holds the thread under whatever waits there then: that one is not to be blamed. */
export const leavesLoopLater: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(holdForever, 6)
      return answerOf(symbol)
    }),
}
