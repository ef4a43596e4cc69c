import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** The crash comes after the answer, which therefore counts. */
export const repliesThenCrashes: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setImmediate(() => process.exit(1))
      return answerOf(symbol)
    }),
}
