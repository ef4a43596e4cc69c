import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { holdForever } from "./hold.ts"

/** What it left behind holds the thread when no symbol runs on it. */
export const leavesLoop: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(holdForever, 1)
      return answerOf(symbol)
    }),
}
