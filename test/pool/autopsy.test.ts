import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as protocol from "../../src/pool/protocol.ts"
import { examine, isBarren } from "../../src/pool/supervision/autopsy.ts"
import type { Killed, PoolWorker } from "../../src/pool/supervision/PoolWorker.ts"
import { idleWorker, openJob, tasksOf } from "./idleWorker.ts"

const NOW = 10_000

/** Puts symbols into lanes in the states that are named, started `agesMs` ago, and lets the worker be gone. */
const death = (worker: PoolWorker, states: Readonly<Record<string, number>>, killed?: Killed, ageMs = 1500) => {
  const job = openJob(1, 1000)
  const tasks = tasksOf(job, ...Object.keys(states))
  let attempt = 0
  worker.send(job, tasks, () => ++attempt, false)
  for (const task of tasks) {
    const { lane } = task.places[0]
    worker.lanes.startedAt[lane] = NOW - ageMs
    Atomics.store(worker.lanes.state, lane, protocol.laneWord(worker.attempts[lane], states[task.symbol]))
  }
  worker.killed = killed
  const autopsy = (code: number | undefined) => {
    const { results, suspects, innocents, released } = examine(worker, code, NOW)
    return {
      results: Object.fromEntries(results.map(([{ symbol }, { error }]) => [symbol, error?._tag])),
      suspects: suspects.map(({ symbol }) => symbol),
      innocents: innocents.map(({ symbol }) => symbol),
      released: released.map(({ symbol }) => symbol),
    }
  }
  return { tasks, autopsy }
}

const { QUEUED, STARTED, WAITING, DONE } = protocol

describe("the autopsy of a worker", () => {
  it.effect("suspects who was running, and nobody who waited or was done", () =>
    Effect.gen(function* () {
      const { autopsy } = death(yield* idleWorker, { done: DONE, running: STARTED, queued: QUEUED })
      assert.deepStrictEqual(autopsy(1), {
        results: {},
        suspects: ["running"],
        innocents: ["done", "queued"],
        released: [],
      })
    }),
  )

  it.effect("suspects the first whose answer was lost, where nobody was running", () =>
    Effect.gen(function* () {
      const worker = yield* idleWorker
      const { tasks, autopsy } = death(worker, { first: DONE, second: DONE, queued: QUEUED })
      assert.isFalse(isBarren(worker, NOW))
      assert.deepStrictEqual(autopsy(0), {
        results: {},
        suspects: ["first"],
        innocents: ["second", "queued"],
        released: [],
      })
      const again = death(yield* idleWorker, { first: DONE })
      assert.isTrue(tasks[0].suspect)
      again.tasks[0].suspect = true
      assert.deepStrictEqual(again.autopsy(0).results, { first: "Crashed" })
    }),
  )

  it.effect("takes a worker that never did anything for barren, and one that was just busy not", () =>
    Effect.gen(function* () {
      const silent = yield* idleWorker
      silent.killed = "silent"
      assert.isTrue(isBarren(silent, NOW))
      silent.served = 1
      assert.isFalse(isBarren(silent, NOW))
    }),
  )

  it.effect("blames a suspect whose worker died again", () =>
    Effect.gen(function* () {
      const { tasks, autopsy } = death(yield* idleWorker, { running: WAITING })
      tasks[0].suspect = true
      assert.deepStrictEqual(autopsy(7).results, { running: "Crashed" })
    }),
  )

  it.effect("tells a full heap from another death", () =>
    Effect.gen(function* () {
      const worker = yield* idleWorker
      const { tasks, autopsy } = death(worker, { running: STARTED })
      tasks[0].suspect = true
      worker.fault = Object.assign(new Error("full"), { code: "ERR_WORKER_OUT_OF_MEMORY" })
      assert.deepStrictEqual(autopsy(1).results, { running: "OutOfMemory" })
    }),
  )

  it.effect("is a Timeout only for who was running, and only past its limit", () =>
    Effect.gen(function* () {
      const late = death(yield* idleWorker, { running: STARTED, queued: QUEUED }, "timeout", 1000)
      assert.deepStrictEqual(late.autopsy(1), {
        results: { running: "Timeout" },
        suspects: [],
        innocents: ["queued"],
        released: [],
      })
      const early = death(yield* idleWorker, { running: STARTED }, "timeout", 999)
      assert.deepStrictEqual(early.autopsy(1).innocents, ["running"])
    }),
  )

  it.effect("of a held worker is a Timeout only the second time", () =>
    Effect.gen(function* () {
      const first = death(yield* idleWorker, { waiting: WAITING }, "held")
      assert.deepStrictEqual(first.autopsy(1).suspects, ["waiting"])
      const second = death(yield* idleWorker, { waiting: WAITING }, "held")
      second.tasks[0].suspect = true
      assert.deepStrictEqual(second.autopsy(1).results, { waiting: "Timeout" })
    }),
  )

  it.effect("blames nobody for what the pool did", () =>
    Effect.gen(function* () {
      for (const killed of ["retired", "cancelled", "silent", "prepare", "prefetch", "closed"] as const) {
        const { autopsy } = death(yield* idleWorker, { running: STARTED, done: DONE }, killed)
        assert.deepStrictEqual(autopsy(1).innocents, ["running", "done"], killed)
      }
    }),
  )

  it.effect("lets go of what was cancelled, and empties every lane", () =>
    Effect.gen(function* () {
      const worker = yield* idleWorker
      const { tasks, autopsy } = death(worker, { running: STARTED, queued: QUEUED })
      tasks[0].settled = true
      assert.deepStrictEqual(autopsy(1).released, ["running"])
      assert.strictEqual(worker.inFlight, 0)
      assert.deepStrictEqual(
        tasks.map(({ places }) => places),
        [[], []],
      )
    }),
  )
})
