import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as protocol from "../../src/pool/protocol/protocol.ts"
import { examine, diedUnused } from "../../src/pool/supervision/judging/autopsy.ts"
import type { Killed } from "../../src/pool/supervision/worker/Lifetime.ts"
import type { PoolWorker, Task } from "../../src/pool/supervision/worker/PoolWorker.ts"
import { idleWorker, openJob, tasksOf } from "./idleWorker.ts"

/** The worker dies long after every symbol was sent. */
const LATER_MS = 1_000_000
const laterNow = () => protocol.monotonicMs() + LATER_MS

/** Puts symbols into lanes in the given states, started `ageMs` before the worker dies. */
const death = (worker: PoolWorker, states: Readonly<Record<string, number>>, killed?: Killed, ageMs = 1500) => {
  const job = openJob(1, 1000)
  const tasks = tasksOf(job, ...Object.keys(states))
  let attempt = 0
  const now = laterNow()
  worker.send(job, tasks, () => ++attempt, false)
  for (const task of tasks) {
    const { lane } = task.places[0]
    worker.lanes.startedAt[lane] = now - ageMs
    Atomics.store(worker.lanes.state, lane, protocol.laneWord(worker.attempts[lane], states[task.symbol]))
  }
  if (killed !== undefined) worker.kill(killed)
  const autopsy = (code: number | undefined) => {
    const { results, suspects, innocents, released } = examine(worker, code, now)
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

/** Makes the first task a suspect that the worker runs alone. */
const reserve = (worker: PoolWorker, [task]: ReadonlyArray<Task>): void => {
  worker.reserved = true
  task.suspect = true
}

describe("the autopsy of a worker", () => {
  it.effect("suspects the running symbol, and none that waited or was done", () =>
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

  it.effect("suspects the first symbol whose answer was lost if none was running", () =>
    Effect.gen(function* () {
      const worker = yield* idleWorker
      const { tasks, autopsy } = death(worker, { first: DONE, second: DONE, queued: QUEUED })
      assert.isFalse(diedUnused(worker, protocol.monotonicMs()))
      assert.deepStrictEqual(autopsy(0), {
        results: {},
        suspects: ["first"],
        innocents: ["second", "queued"],
        released: [],
      })
      const fresh = yield* idleWorker
      const again = death(fresh, { first: DONE })
      assert.isTrue(tasks[0].suspect)
      reserve(fresh, again.tasks)
      assert.deepStrictEqual(again.autopsy(0).results, { first: "Crashed" })
    }),
  )

  it.effect("counts a worker that did nothing as unused, but not one that has ended a symbol", () =>
    Effect.gen(function* () {
      const silent = yield* idleWorker
      silent.kill("silent")
      assert.isTrue(diedUnused(silent, protocol.monotonicMs()))
      silent.served = 1
      assert.isFalse(diedUnused(silent, protocol.monotonicMs()))
    }),
  )

  it.effect("blames a suspect whose worker died again", () =>
    Effect.gen(function* () {
      const worker = yield* idleWorker
      const { tasks, autopsy } = death(worker, { running: WAITING })
      reserve(worker, tasks)
      assert.deepStrictEqual(autopsy(7).results, { running: "Crashed" })
    }),
  )

  it.effect("suspects a symbol again that should have run alone but did not", () =>
    Effect.gen(function* () {
      const { tasks, autopsy } = death(yield* idleWorker, { running: WAITING, queued: QUEUED })
      tasks[0].suspect = true
      const { results, suspects } = autopsy(7)
      assert.deepStrictEqual([results, suspects], [{}, ["running"]])
    }),
  )

  it.effect("tells a full heap from other deaths", () =>
    Effect.gen(function* () {
      const worker = yield* idleWorker
      const { tasks, autopsy } = death(worker, { running: STARTED })
      reserve(worker, tasks)
      worker.fault = Object.assign(new Error("full"), { code: "ERR_WORKER_OUT_OF_MEMORY" })
      assert.deepStrictEqual(autopsy(1).results, { running: "OutOfMemory" })
    }),
  )

  it.effect("gives Timeout only to a running symbol past its limit", () =>
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

  it.effect("gives Timeout to the symbol of a blocked worker only the second time", () =>
    Effect.gen(function* () {
      const first = death(yield* idleWorker, { waiting: WAITING }, "held")
      assert.deepStrictEqual(first.autopsy(1).suspects, ["waiting"])
      const fresh = yield* idleWorker
      const second = death(fresh, { waiting: WAITING }, "held")
      reserve(fresh, second.tasks)
      assert.deepStrictEqual(second.autopsy(1).results, { waiting: "Timeout" })
    }),
  )

  it.effect("blames no symbol for a kill by the pool", () =>
    Effect.gen(function* () {
      for (const killed of ["retired", "cancelled", "silent", "prepare", "prefetch", "closed"] as const) {
        const { autopsy } = death(yield* idleWorker, { running: STARTED, done: DONE }, killed)
        assert.deepStrictEqual(autopsy(1).innocents, ["running", "done"], killed)
      }
    }),
  )

  it.effect("releases cancelled symbols, and empties every lane", () =>
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
