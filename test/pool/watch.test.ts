import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as protocol from "../../src/pool/protocol/protocol.ts"
import type { OpenJob, PoolWorker } from "../../src/pool/supervision/worker/PoolWorker.ts"
import { lookAt } from "../../src/pool/supervision/judging/look.ts"
import { idleWorker, openJob, starvedWorker, startingWorker, tasksOf } from "./idleWorker.ts"

/** A time after everything was sent. */
const START = protocol.monotonicMs() + 1_000_000

/** One symbol on the worker, in the given state since `START`. */
const runSymbol = (worker: PoolWorker, job: OpenJob, state: number) => {
  const [task] = tasksOf(job, "s")
  worker.send(job, [task], () => 1, false)
  const [{ lane }] = task.places
  worker.lanes.startedAt[lane] = START
  worker.signs.lastAt = START
  worker.signs.owesSince = START
  Atomics.store(worker.lanes.state, lane, protocol.laneWord(1, state))
  const jobs = new Map([[job.key, job]])
  return { task, lookAfter: (ms: number, slowAfterMs = Infinity) => lookAt(worker, START + ms, jobs, slowAfterMs) }
}

const onIdleWorker = (check: (worker: PoolWorker) => void) => Effect.scoped(Effect.map(idleWorker, check))

describe("lookAt", () => {
  it.effect("ignores a worker that owes nothing", () =>
    onIdleWorker((worker) => {
      assert.deepStrictEqual(lookAt(worker, START, new Map(), Infinity), { blocked: false, againInMs: undefined })
    }),
  )

  it.effect("moves waiting symbols after 20 ms, asks for a spare at half the limit, and kills at the limit", () =>
    onIdleWorker((worker) => {
      const { lookAfter } = runSymbol(worker, openJob(1, 1000), protocol.STARTED)
      assert.deepStrictEqual(lookAfter(5), { blocked: false, threatened: false, againInMs: 15 })
      assert.deepStrictEqual(lookAfter(20), { blocked: true, threatened: false, againInMs: 480 })
      assert.deepStrictEqual(lookAfter(500), { blocked: true, threatened: true, againInMs: 500 })
      assert.deepStrictEqual(lookAfter(999), { blocked: true, threatened: true, againInMs: 1 })
      assert.strictEqual(lookAfter(1000).kill, "timeout")
    }),
  )

  it.effect("checks again in time for a limit of less than 20 ms", () =>
    onIdleWorker((worker) => {
      assert.strictEqual(runSymbol(worker, openJob(1, 10), protocol.STARTED).lookAfter(0).againInMs, 10)
    }),
  )

  it.effect("pings a worker whose symbol waits past its limit, to see whether its event loop turns", () =>
    onIdleWorker((worker) => {
      const { lookAfter } = runSymbol(worker, openJob(1, 1000), protocol.WAITING)
      assert.deepInclude(lookAfter(1000), { ping: true, againInMs: 20 })
      worker.signs.ponged = worker.signs.notePing(START + 1000)
      // An event loop that was blocked may have answered before it came to the symbol's timer.
      assert.deepInclude(lookAfter(1002), { ping: true, againInMs: 20 })
      const second = worker.signs.notePing(START + 1002)
      assert.deepStrictEqual(lookAfter(1007), { blocked: true, againInMs: 15 })
      assert.strictEqual(lookAfter(1022).kill, "held")
      worker.signs.ponged = second
      assert.strictEqual(lookAfter(1007).kill, "timeout")
    }),
  )

  it.effect("reports a slow symbol once, and checks in time for it", () =>
    onIdleWorker((worker) => {
      const { task, lookAfter } = runSymbol(worker, openJob(1, 1000), protocol.STARTED)
      assert.strictEqual(lookAfter(30, 50).againInMs, 20)
      assert.strictEqual(lookAfter(50, 50).slow, task)
      task.slow = true
      assert.isUndefined(lookAfter(60, 50).slow)
    }),
  )

  it.effect("kills the worker of a cancelled symbol after its grace period", () =>
    onIdleWorker((worker) => {
      const { task, lookAfter } = runSymbol(worker, openJob(1, 1000), protocol.STARTED)
      task.graceEndsAt = START + 60
      assert.strictEqual(lookAfter(40).againInMs, 20)
      assert.strictEqual(lookAfter(60).kill, "cancelled")
    }),
  )

  it.effect("kills a worker after a minute of preparation, and after 2 s if the job was forgotten", () =>
    onIdleWorker((worker) => {
      const job = openJob(1, 1000)
      const { lookAfter } = runSymbol(worker, job, protocol.QUEUED)
      protocol.mark(worker.lanes, protocol.PREPARING, job.key)
      worker.lanes.startedAt[worker.lanes.count] = START
      assert.deepStrictEqual(lookAfter(59_000), { blocked: true, againInMs: 1000 })
      assert.strictEqual(lookAfter(60_000).kill, "prepare")
      const forgotten = (ms: number) => lookAt(worker, START + ms, new Map(), Infinity).kill
      assert.isUndefined(forgotten(1999))
      assert.strictEqual(forgotten(2000), "prepare")
    }),
  )

  it.effect("kills a worker that runs nothing and leaves a symbol waiting for 2 s", () =>
    onIdleWorker((worker) => {
      const { lookAfter } = runSymbol(worker, openJob(1, 60_000), protocol.QUEUED)
      assert.isUndefined(lookAfter(1999).kill)
      assert.strictEqual(lookAfter(2000).kill, "silent")
    }),
  )

  it.effect("does not count the time for which a worker waited for a processor as silence", () =>
    Effect.gen(function* () {
      let waitedMs: number | undefined = 700
      const worker = yield* starvedWorker(() => waitedMs)
      const { lookAfter } = runSymbol(worker, openJob(1, 60_000), protocol.QUEUED)
      // What it had waited before it fell silent does not count.
      assert.deepStrictEqual(lookAfter(100), { blocked: true, againInMs: 1900 })
      waitedMs = 5700
      assert.deepStrictEqual(lookAfter(6900), { blocked: true, againInMs: 100 })
      assert.strictEqual(lookAfter(7000).kill, "silent")
      waitedMs = undefined
      assert.strictEqual(lookAfter(2000).kill, "silent")
    }).pipe(Effect.scoped),
  )

  it.effect("gives a worker a minute to start", () =>
    Effect.map(startingWorker, (worker) => {
      const lookAfter = (ms: number) => lookAt(worker, worker.spawnedAt + ms, new Map(), Infinity)
      assert.isUndefined(lookAfter(59_999).kill)
      assert.strictEqual(lookAfter(60_000).kill, "startup")
    }),
  )
})
