import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

/** Its answer counts: the crash comes after it. */
export const repliesThenCrashes: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      setImmediate(() => process.exit(1))
      return answerOf(symbol)
    }),
}
