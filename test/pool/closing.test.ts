import { pass } from "./virtualTime.ts"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { DONE, STARTED } from "../../src/pool/protocol/protocol.ts"
import { release } from "../../src/pool/supervision/answering/settlements.ts"
import { answer, type HandDriven, mark } from "./handDriven.ts"
import { twoWorkers } from "./twoWorkers.ts"

const holderOf = (workers: ReadonlyArray<HandDriven>, symbol: string) => {
  for (const worker of workers) {
    const held = worker.held.find((each) => each.symbol === symbol)
    if (held !== undefined) return { worker, held }
  }
  throw new Error(`nobody holds ${symbol}`)
}

/** X is done on the first worker, which has not sent its answer and runs Y; X also runs on the second worker. */
const inTwoLanes = Effect.fn(function* (endsWithJob: boolean) {
  const { supervisor, job, workers } = yield* twoWorkers
  job.averageMs = 0.01
  const told: Array<string> = []
  const [x, y] = ["X", "Y"].map((symbol) => supervisor.submit(job, symbol, () => told.push(symbol), endsWithJob))
  yield* pass(5)
  const { worker: first, held } = holderOf(workers, "X")
  mark(first, held, DONE)
  mark(first, holderOf([first], "Y").held, STARTED)
  const [second] = workers.filter((each) => each !== first)
  yield* pass(1).pipe(Effect.repeat({ until: () => second.held.length > 0 }))
  mark(second, second.held[0], STARTED)
  return { supervisor, job, told, x, y, first, second, workers }
})

describe("closing a job", () => {
  it.live("reports no symbols that are answered while it closes", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      job.averageMs = 0.01
      const told: Array<string> = []
      let closed = 0
      for (let i = 0; i < 8; i++) {
        const onResult = () => {
          told.push(`S${i}`)
          if (told.length === 3) supervisor.closeJob(job, () => (closed += 1))
        }
        supervisor.submit(job, `S${i}`, onResult, true)
      }
      yield* pass(5)
      for (const worker of workers) answer(worker, worker.held.splice(0))
      yield* pass(30)
      assert.deepStrictEqual([told.length, closed], [3, 1])
    }),
  )

  it.live("ends a symbol that both runs and waits to run again, and waits for its end", () =>
    Effect.gen(function* () {
      const { supervisor, job, told, x, first } = yield* inTwoLanes(true)
      first.events.onExit({ code: 1 })
      let closed = false
      supervisor.closeJob(job, () => {
        closed = true
        assert.strictEqual(x.places.length, 0)
      })
      assert.isFalse(closed)
      yield* pass(1).pipe(Effect.repeat({ until: () => closed }))
      assert.deepStrictEqual(told, [])
    }),
  )

  for (const endsWithJob of [true, false]) {
    it.live(
      `ends a symbol that was answered but also runs on another worker, requested by ${endsWithJob ? "callback" : "Effect"}`,
      () =>
        Effect.gen(function* () {
          const { supervisor, job, told, x, y, first } = yield* inTwoLanes(endsWithJob)
          answer(first, first.held.splice(0))
          assert.deepStrictEqual(told, ["X", "Y"])
          assert.deepStrictEqual([x.places.length, y.places.length], [1, 0])
          let placesWhenClosed: number | undefined
          supervisor.closeJob(job, () => {
            placesWhenClosed = x.places.length
          })
          yield* pass(1).pipe(Effect.repeat({ until: () => placesWhenClosed !== undefined }))
          assert.strictEqual(placesWhenClosed, 0)
        }),
    )
  }

  it.live("counts a symbol once that was in two lanes of a worker", () =>
    Effect.gen(function* () {
      const { x, y } = yield* inTwoLanes(true)
      let calls = 0
      x.places = y.places = []
      x.onReleased = y.onReleased = () => (calls += 1)
      release([x, y, x])
      assert.strictEqual(calls, 2)
    }),
  )
})

describe("a suspect", () => {
  it.live("is not run again once another worker has answered it", () =>
    Effect.gen(function* () {
      const { told, x, first, second, workers } = yield* inTwoLanes(true)
      second.events.onExit({ code: 1 })
      assert.isTrue(x.suspect)
      answer(first, first.held.splice(0))
      assert.deepStrictEqual(told, ["X", "Y"])
      yield* pass(30)
      assert.isTrue(workers.every(({ held }) => held.length === 0 || held === second.held))
      assert.strictEqual(x.places.length, 0)
    }),
  )
})
