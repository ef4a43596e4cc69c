import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** The worker dies a while after the answer, when it is probably idle. */
export const diesWhenIdle: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setTimeout(() => process.exit(5), 60)
      return answerOf(symbol)
    }),
}
