import { pass } from "./virtualTime.ts"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { DONE, laneWord, QUEUED, STARTED } from "../../src/pool/protocol/protocol.ts"
import { answer, type HandDriven, type Held, mark } from "./handDriven.ts"
import { oneOfTwoWorkers, openJob, twoWorkers } from "./twoWorkers.ts"

/** Runs the next symbol of a worker that was not taken back, for longer than symbols wait behind a slow one. */
const runNext = Effect.fnUntraced(function* (worker: HandDriven) {
  const isThere = ({ lane, attempt }: Held) => worker.lanes.state[lane] === laneWord(attempt, QUEUED)
  let next = worker.held.shift()
  while (next !== undefined && !isThere(next)) next = worker.held.shift()
  if (next === undefined) return undefined
  mark(worker, next, STARTED)
  yield* pass(30)
  answer(worker, [next])
  yield* pass(1)
  return next.symbol
})

/** Takes all symbols that a worker holds. */
const takeAll = ({ held }: HandDriven) => held.splice(0)

describe("waiting symbols", () => {
  it.live("are sent while more are still being submitted", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      for (let i = 0; i < 300; i++) supervisor.submit(job, `S${i}`, () => {})
      assert.isAbove(workers[0].held.length + workers[1].held.length, 0)
    }),
  )

  it.live("are sent in batches, even the last ones", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      job.averageMs = 0.01
      for (let i = 0; i < 40; i++) supervisor.submit(job, `S${i}`, () => {})
      for (let round = 0; round < 4; round++) {
        yield* pass(1)
        for (const worker of workers) if (worker.held.length > 0) answer(worker, takeAll(worker), job.averageMs)
      }
      assert.strictEqual(job.waiting.length, 0)
      const sizes = workers.flatMap(({ messages }) => messages)
      assert.isAtLeast(Math.min(...sizes), 10, sizes.join())
    }),
  )

  it.live("are sent to an idle worker once those before them were answered", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      const [first, second] = workers
      job.averageMs = 1
      for (let i = 0; i < 25; i++) supervisor.submit(job, `S${i}`, () => {})
      yield* pass(1)
      // Sends symbols once more, so that the second worker is full.
      supervisor.hold(job, false)
      yield* pass(1)
      for (const task of job.waiting.slice(1)) supervisor.cancel(task, () => {})
      const [waiting] = job.waiting
      assert.isDefined(waiting)
      // The first worker runs a slow symbol and has done all others; the second has done all.
      const slow = first.held.pop()
      const done = [takeAll(first), takeAll(second)]
      for (const held of done[0]) mark(first, held, DONE)
      if (slow !== undefined) mark(first, slow, STARTED)
      yield* pass(10)
      for (const held of done[1]) mark(second, held, DONE)
      // The main thread checks the first worker before it hears of any of this.
      yield* pass(12)
      answer(first, done[0])
      yield* pass(1)
      answer(second, done[1])
      yield* pass(5)
      assert.include(
        [...first.held, ...second.held].map(({ symbol }) => symbol),
        waiting.symbol,
      )
    }),
  )

  it.live("of a small job do not wait behind the slow ones of a large job", () =>
    Effect.gen(function* () {
      const { supervisor, job: large, workers } = yield* twoWorkers
      large.averageMs = 300
      for (let i = 0; i < 40; i++) supervisor.submit(large, `large${i}`, () => {})
      yield* pass(1)
      const small = yield* openJob(supervisor, large.header, 3)
      small.averageMs = 0.4
      const answered: Array<string> = []
      for (const symbol of ["A", "B", "C"]) supervisor.submit(small, symbol, () => answered.push(symbol))
      let largeOnes = 0
      while (answered.length < 3 && largeOnes < 40) {
        for (const worker of workers) if ((yield* runNext(worker))?.startsWith("large")) largeOnes += 1
      }
      assert.isAtMost(largeOnes, 6)
    }),
  )

  it.live("that are to run again alone are not sent among others, even if another worker held them before", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      const [first, second] = workers
      job.averageMs = 8
      for (let i = 0; i < 8; i++) supervisor.submit(job, `S${i}`, () => {})
      yield* pass(1)
      // The first worker has done one whose answer is late, and runs a slow one: the former is queued again.
      const [done, slow] = takeAll(first)
      mark(first, done, DONE)
      mark(first, slow, STARTED)
      const [slower] = takeAll(second)
      mark(second, slower, STARTED)
      yield* pass(60)
      assert.isTrue(job.waiting.some(({ symbol }) => symbol === done.symbol))
      // Then it dies between two symbols, so that the one whose answer was lost is a suspect. The second worker is
      // free.
      mark(first, slow, DONE)
      first.events.onExit({ code: 1 })
      answer(second, [slower])
      yield* pass(30)
      const replacement = workers[2]
      const sent = [...second.held, ...replacement.held]
      const alone = sent.filter(({ symbol }) => symbol === done.symbol)
      assert.lengthOf(alone, 1)
      assert.strictEqual(replacement.held.length, 1)
      assert.strictEqual(replacement.held[0].symbol, done.symbol)
    }),
  )
})

describe("a pool that starts with one worker", () => {
  it.live("runs a small job on that one", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* oneOfTwoWorkers
      let answered = 0
      for (let i = 0; i < 5; i++) supervisor.submit(job, `S${i}`, () => (answered += 1))
      yield* pass(5)
      answer(workers[0], takeAll(workers[0]))
      yield* pass(1000)
      assert.deepStrictEqual([answered, workers.length], [5, 1])
    }),
  )

  it.live("starts another one when a symbol takes long", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* oneOfTwoWorkers
      supervisor.submit(job, "slow", () => {})
      yield* pass(1)
      mark(workers[0], workers[0].held[0], STARTED)
      yield* pass(30)
      assert.lengthOf(workers, 2)
    }),
  )
})
