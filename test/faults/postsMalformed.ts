import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"
import { post, runningPlace } from "./workerPort.ts"

const layout = { values: { names: [], booleans: [] }, indicators: { names: [], booleans: [] } }

/** What is no message of the protocol, or one with wrong parts, about lanes that are not at stake. */
const malformed: ReadonlyArray<unknown> = [
  undefined,
  null,
  17,
  "ready",
  [],
  {},
  { type: "toString" },
  { type: "answers" },
  { type: "answers", lanes: 1, attempts: 2, replies: 3 },
  { type: "answers", lanes: [0, 1, 2], attempts: [], replies: [] },
  { type: "answers", lanes: [undefined, null, {}], attempts: [undefined, undefined, undefined], replies: [null] },
  { type: "answers", lanes: ["length"], attempts: [256], replies: [null] },
  { type: "answers", lanes: ["length"], attempts: [256], replies: [{ ms: 0 }] },
  { type: "answers", lanes: [], attempts: [], replies: [], packed: { numbers: [1], layouts: [] } },
  {
    type: "answers",
    lanes: [],
    attempts: [],
    replies: [],
    packed: { numbers: new Float64Array(1), layouts: [layout] },
  },
  { type: "answers", lanes: [], attempts: [], replies: [], memoryBytes: "much" },
  { type: "prepared", job: "one" },
  { type: "prepared", job: 1_000_000 },
  { type: "rejected", job: 1_000_000, error: { toString: 1 } },
  { type: "pong" },
  { type: "ready" },
]

export const postsMalformed: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      for (const message of malformed) post(message)
      return answerOf(symbol)
    }),
}

const answersInstead = (reply: unknown, packed?: unknown, expected: Fault["expected"] = "InvalidReply"): Fault => ({
  expected,
  process: (symbol) =>
    Effect.sync(() => {
      const { lane, attempt } = runningPlace()
      post({
        type: "answers",
        lanes: [lane],
        attempts: [attempt],
        replies: [reply],
        ...(packed === undefined ? {} : { packed }),
      })
      return answerOf(symbol)
    }),
})

/** Answers that the worker's own check would have stopped. */
export const postsEmptyReply = answersInstead({})
export const postsNumberAsReply = answersInstead(5)
export const postsNoReply = answersInstead(undefined)
export const postsUnknownError = answersInstead({ ms: 1, error: { _tag: "NoSuchError" } })
export const postsNothingPacked = answersInstead(null)
export const postsShortPacked = answersInstead(null, { numbers: Float64Array.of(1, 0, 9), layouts: [layout] })
export const postsUnknownLayout = answersInstead(null, { numbers: Float64Array.of(1, 7, 0), layouts: [layout] })
export const postsNoTime = answersInstead(null, { numbers: Float64Array.of(Number.NaN, 0, 0), layouts: [layout] })
export const postsEndlessTime = answersInstead({ ms: Infinity, answer: 1 })
/** No message of the protocol: dropped as a whole, and the answer that follows is the one that counts. */
export const postsUnnameable = answersInstead(
  null,
  {
    numbers: Float64Array.of(1, 0, 0, 5),
    layouts: [{ ...layout, indicators: { names: [{ toString: 1, valueOf: 1 }], booleans: [false] } }],
  },
  "Answered",
)
