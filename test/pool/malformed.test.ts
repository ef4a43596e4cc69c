import { pass } from "./virtualTime.ts"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { STARTED } from "../../src/pool/protocol/protocol.ts"
import { mark } from "./handDriven.ts"
import { twoWorkers } from "./twoWorkers.ts"

const layout = { values: { names: [], booleans: [] }, indicators: { names: [], booleans: [] } }
const none = new Int32Array(0)
const one = { lanes: Int32Array.of(0), attempts: Int32Array.of(1) }

/** Values that are no messages of the protocol, or have wrong parts, about lanes that the test does not use. */
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
  { type: "answers", lanes: Int32Array.of(0, 1, 2), attempts: none, replies: [] },
  { type: "answers", lanes: Int32Array.of(0, 1, 2), attempts: none },
  { type: "answers", lanes: Int32Array.of(-1, 1e6), attempts: Int32Array.of(1, 1), replies: [null, null] },
  { type: "answers", lanes: [0], attempts: [1], replies: [null] },
  { type: "answers", lanes: ["length"], attempts: [256], replies: [{ ms: 0 }] },
  { type: "answers", lanes: Float64Array.of(0.5, Number.NaN), attempts: Float64Array.of(1, 1), replies: [null, null] },
  { type: "answers", ...one, replies: 1 },
  { type: "answers", lanes: none, attempts: none, replies: [], packed: { numbers: [1], layouts: [] } },
  {
    type: "answers",
    lanes: none,
    attempts: none,
    replies: [],
    packed: { numbers: new Float64Array(1), layouts: [layout] },
  },
  { type: "answers", lanes: none, attempts: none, replies: [], memoryBytes: "much" },
  {
    type: "answers",
    ...one,
    replies: [null],
    packed: { numbers: Float64Array.of(4, 1, 0, 0), layouts: [{ values: {} }] },
  },
  { type: "prepared", job: "one" },
  { type: "prepared", job: 1_000_000 },
  { type: "rejected", job: 1_000_000, error: { toString: 1 } },
]

const pack = (...numbers: ReadonlyArray<number>) => ({ numbers: Float64Array.from(numbers), layouts: [layout] })

/** Replies that are no valid answer, with what they claim is packed. */
const replies: Readonly<Record<string, readonly [reply: unknown, packed?: unknown]>> = {
  empty: [{}],
  "a number": [5],
  nothing: [undefined],
  "an unknown error": [{ ms: 1, error: { _tag: "NoSuchError" } }],
  "packed, with nothing packed": [null],
  "more matches than numbers": [null, pack(4, 1, 0, 9)],
  "a wrong length": [null, pack(5, 1, 0, 0, 0)],
  "a length beyond the end": [null, pack(9, 1, 0, 0)],
  "a layout that does not exist": [null, pack(4, 1, 7, 0)],
  "no time": [null, pack(4, Number.NaN, 0, 0)],
  "an infinite time": [{ ms: Infinity, answer: 1 }],
}

/** One symbol that runs on a worker. */
const oneRunning = Effect.gen(function* () {
  const { supervisor, job, workers } = yield* twoWorkers
  const results: Array<ProcessingResult> = []
  supervisor.submit(job, "A", (result) => results.push(result))
  yield* pass(1)
  const worker = workers.find(({ held }) => held.length > 0)
  if (worker === undefined) return assert.fail("the symbol was sent to no worker")
  const [place] = worker.held
  mark(worker, place, STARTED)
  const send = (message: unknown): void => worker.events.onMessage(message)
  const reply = (lane: number, attempt: number, ...[each, more]: readonly [unknown, unknown?]): void =>
    send({
      type: "answers",
      lanes: Int32Array.of(lane),
      attempts: Int32Array.of(attempt),
      replies: [each],
      ...(more === undefined ? {} : { packed: more }),
    })
  return { place, results, send, reply }
})

const answer = (value: number) => ({ ms: 1, answer: { matches: [], computedIndicators: { value } } })

describe("messages of a worker", () => {
  it.live("are dropped if they do not belong to the protocol", () =>
    Effect.gen(function* () {
      const { place, results, send, reply } = yield* oneRunning
      for (const message of malformed) send(message)
      assert.deepStrictEqual(results, [])
      reply(place.lane, place.attempt, answer(7))
      assert.deepStrictEqual(
        results.map(({ computedIndicators }) => computedIndicators),
        [{ value: 7 }],
      )
    }),
  )

  for (const [name, parts] of Object.entries(replies)) {
    it.live(`make the symbol an InvalidReply if its reply is ${name}`, () =>
      Effect.gen(function* () {
        const { place, results, reply } = yield* oneRunning
        reply(place.lane, place.attempt, ...parts)
        assert.deepStrictEqual(
          results.map(({ error }) => error?._tag),
          ["InvalidReply"],
        )
      }),
    )
  }

  it.live("count once for each symbol, and only for the running attempt", () =>
    Effect.gen(function* () {
      const { place, results, reply } = yield* oneRunning
      for (const attempt of [place.attempt - 1, place.attempt + 1000, -place.attempt]) {
        reply(place.lane, attempt, answer(0))
      }
      reply(place.lane, place.attempt, answer(7))
      reply(place.lane, place.attempt, answer(8))
      assert.deepStrictEqual(
        results.map(({ computedIndicators }) => computedIndicators),
        [{ value: 7 }],
      )
    }),
  )
})
