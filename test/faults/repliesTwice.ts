import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { post, runningPlace } from "./workerPort.ts"

/** Answers behind the library's back before it returns, and so is answered twice. */
export const repliesTwice: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      const { lane, attempt } = runningPlace()
      post({ type: "answers", lanes: [lane], attempts: [attempt], replies: [{ ms: 1, answer: answerOf(symbol) }] })
      return answerOf(symbol)
    }),
}
