import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { holdForever } from "./hold.ts"

/** Leaves a loop behind that blocks the thread while no symbol runs. */
export const leavesLoop: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(holdForever, 1)
      return answerOf(symbol)
    }),
}
