import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** What it left behind holds the thread when no symbol runs on it. */
export const leavesLoop: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(() => {
        for (;;);
      }, 1)
      return answerOf(symbol)
    }),
}
