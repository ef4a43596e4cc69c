import { pass } from "./virtualTime.ts"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { laneWord, QUEUED } from "../../src/pool/protocol/protocol.ts"
import { answer, type HandDriven, type Held } from "./handDriven.ts"
import { twoWorkers } from "./twoWorkers.ts"

describe("a job that is held", () => {
  it.live("sends no more symbols to workers until it is released", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      const sent = () => workers.flatMap(({ messages }) => messages).reduce((sum, count) => sum + count, 0)
      const answered: Array<string> = []
      for (let i = 0; i < 300; i++) supervisor.submit(job, `S${i}`, ({ symbol }) => void answered.push(symbol))
      yield* pass(1)
      const before = sent()
      assert.isAbove(before, 0)
      supervisor.hold(job, true)
      for (const worker of workers) if (worker.held.length > 0) answer(worker, worker.held.splice(0))
      yield* pass(5)
      assert.strictEqual(sent(), before)
      assert.lengthOf(answered, before)
      supervisor.hold(job, false)
      for (let round = 0; round < 300 && answered.length < 300; round++) {
        yield* pass(1)
        for (const worker of workers) if (worker.held.length > 0) answer(worker, worker.held.splice(0))
      }
      assert.lengthOf(answered, 300)
    }),
  )

  it.live("takes back symbols that were sent before its answers were known to be large, the last ones first", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      const answered: Array<string> = []
      const submit = (symbol: string) =>
        supervisor.submit(job, symbol, (result) => {
          answered.push(result.symbol)
          if (answered.length === 1) supervisor.hold(job, true)
        })
      for (let i = 0; i < 200; i++) submit(`S${i}`)
      yield* pass(1)
      const [first, second] = workers
      assert.isAbove(first.held.length, 10)
      const [begun, ...others] = first.held.splice(0)
      job.averageBytes = 4 * 1024 * 1024
      answer(first, [begun])
      const isLeft = (worker: HandDriven) => (each: Held) =>
        worker.lanes.state[each.lane] === laneWord(each.attempt, QUEUED)
      const left = [others.filter(isLeft(first)), second.held.splice(0).filter(isLeft(second))]
      assert.deepStrictEqual(left[0], others.slice(0, left[0].length))
      for (const each of left) assert.isAtMost(each.length, 4)
      supervisor.hold(job, false)
      left.forEach((held, i) => answer(workers[i], held))
      for (let round = 0; round < 300 && answered.length < 200; round++) {
        yield* pass(1)
        for (const worker of workers) if (worker.held.length > 0) answer(worker, worker.held.splice(0))
      }
      assert.lengthOf(new Set(answered), 200)
      assert.lengthOf(answered, 200)
    }),
  )

  it.live("has fewer symbols in flight on a worker the larger its answers are", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      job.averageMs = 0.01
      job.averageBytes = 4 * 1024 * 1024
      for (let i = 0; i < 300; i++) supervisor.submit(job, `S${i}`, () => {})
      yield* pass(1)
      for (const { held } of workers) assert.isAtMost(held.length, 4)
    }),
  )
})
