import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { DONE, monotonicMs, STARTED } from "../../src/pool/protocol.ts"
import { answer, type HandDriven, mark } from "./handDriven.ts"
import { twoWorkers } from "./twoWorkers.ts"

/** Takes everything that a worker holds. */
const takeAll = ({ held }: HandDriven) => held.splice(0)

describe("symbols that wait", () => {
  it.live("are given out while more of them are being asked for", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      for (let i = 0; i < 300; i++) supervisor.submit(job, `S${i}`, () => {})
      assert.isAbove(workers[0].held.length + workers[1].held.length, 0)
    }),
  )

  it.live("go in messages that are worth it: not the last of them one by one", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      job.averageMs = 0.01
      for (let i = 0; i < 40; i++) supervisor.submit(job, `S${i}`, () => {})
      for (let round = 0; round < 4; round++) {
        yield* Effect.sleep(1)
        for (const worker of workers) if (worker.held.length > 0) answer(worker, takeAll(worker))
      }
      assert.strictEqual(job.waiting.length, 0)
      const sizes = workers.flatMap(({ messages }) => messages)
      assert.isAtLeast(Math.min(...sizes), 10, sizes.join())
    }),
  )

  it.live("go to an idle worker when those before them were answered meanwhile", () =>
    Effect.gen(function* () {
      const { supervisor, job, workers } = yield* twoWorkers
      const [first, second] = workers
      job.averageMs = 1
      for (let i = 0; i < 25; i++) supervisor.submit(job, `S${i}`, () => {})
      yield* Effect.sleep(1)
      second.events.onMessage({ type: "pong" })
      yield* Effect.sleep(1)
      for (const task of job.waiting.slice(1)) supervisor.cancel(task, () => {})
      const [waiting] = job.waiting
      assert.isDefined(waiting)
      // The first worker is behind a slow symbol and has done all others; so has the second.
      const slow = first.held.pop()
      const done = [takeAll(first), takeAll(second)]
      for (const held of done[0]) mark(first, held, DONE)
      if (slow !== undefined) mark(first, slow, STARTED)
      // The main thread is late: it looks at the workers before it hears of that.
      const since = monotonicMs()
      while (monotonicMs() - since < 30);
      for (const held of done[1]) mark(second, held, DONE)
      yield* Effect.sleep(2)
      answer(first, done[0])
      yield* Effect.sleep(1)
      answer(second, done[1])
      yield* Effect.sleep(5)
      assert.include(
        [...first.held, ...second.held].map(({ symbol }) => symbol),
        waiting.symbol,
      )
    }),
  )
})
