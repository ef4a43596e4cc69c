import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { poison, post, runningPlace } from "./workerPort.ts"

/** A second, wrong answer follows when the lane is somebody else's. */
export const repliesLate: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      const { lane, attempt } = runningPlace()
      setTimeout(() => post({ type: "answers", lanes: [lane], attempts: [attempt], replies: [poison] }), 2)
      return answerOf(symbol)
    }),
}
