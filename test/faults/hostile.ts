import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { post, postBytes, postForged } from "./workerPort.ts"

const postAndAnswer = (deed: () => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      deed()
      return answerOf(symbol)
    }),
})

/** Symbols that forge messages of their worker. */
export const hostile: Readonly<Record<string, Fault>> = {
  postsForgedAnswers: postAndAnswer(postForged),
  postsReady: postAndAnswer(() => post({ type: "ready" })),
  postsFailed: postAndAnswer(() => post({ type: "failed", error: 1 })),
  postsRejected: postAndAnswer(() => {
    for (let job = 0; job < 100; job++)
      post({ type: "rejected", job, error: { _tag: "InvalidJob", message: "posted" } })
  }),
  postsIdle: postAndAnswer(() => post({ type: "idle", ping: 1 })),
  postsNumber: postAndAnswer(() => post(17)),
  postsHalfAMessage: postAndAnswer(() => postBytes(Uint8Array.of(1, 2, 3))),
  postsText: postAndAnswer(() => postBytes(Buffer.from("a line for a log that is not one\n"))),
  // While another symbol runs.
  postsLater: postAndAnswer(() => void setTimeout(postForged, 2)),
}
