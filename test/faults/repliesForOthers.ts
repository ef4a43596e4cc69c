import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { poison, post, runningPlace } from "./workerPort.ts"

/** Answers attempts that are over, attempts to come, and lanes that there are not. */
export const repliesForOthers: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      const { lane, attempt } = runningPlace()
      const wrong = [attempt - 1, attempt - 2, attempt + 1000, -attempt]
      for (const each of wrong) post({ type: "answers", lanes: [lane], attempts: [each], replies: [poison] })
      for (const none of [-1, 0.5, 1_000_000, Number.NaN]) {
        post({ type: "answers", lanes: [none], attempts: [attempt], replies: [poison] })
      }
      return answerOf(symbol)
    }),
}
