import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { post, postBytes, postForged } from "./workerPort.ts"

const doing = (deed: () => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      deed()
      return answerOf(symbol)
    }),
})

/** Messages that a symbol sends in the name of its worker. */
export const hostile: Readonly<Record<string, Fault>> = {
  postsForgedAnswers: doing(postForged),
  postsReady: doing(() => post({ type: "ready" })),
  postsFailed: doing(() => post({ type: "failed", error: 1 })),
  postsRejected: doing(() => {
    for (let job = 0; job < 100; job++)
      post({ type: "rejected", job, error: { _tag: "InvalidJob", message: "posted" } })
  }),
  postsIdle: doing(() => post({ type: "idle", ping: 1 })),
  postsNumber: doing(() => post(17)),
  postsHalfAMessage: doing(() => postBytes(Uint8Array.of(1, 2, 3))),
  postsText: doing(() => postBytes(Buffer.from("a line for a log that is not one\n"))),
  // Under another symbol.
  postsLater: doing(() => void setTimeout(postForged, 2)),
}
