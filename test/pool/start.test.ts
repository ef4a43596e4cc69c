import { assert, describe, it } from "@effect/vitest"
import { Worker } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { batchIn, batchOn, bundled, engineIn, engineOn, isolations, jobOf } from "./onThreads.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"

const engineRuns = ProcessingEngine.use((engine) => engine.processBatch(jobOf(["a"])))

describe.each(isolations)("the start of a pool of %s", (isolation) => {
  it.live("fails with PoolUnavailable when worker after worker dies before it is ready", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(batchIn(isolation, jobOf(["a"]), { worker: bundled("diesAtStart") }))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.match(error.message, /3 workers in a row.*exit code 3.*diesAtStart/)
    }),
  )

  it.live("fails with PoolUnavailable when the worker module does not exist", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(batchIn(isolation, jobOf(["a"]), { worker: bundled("noSuchFile") }))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.include(error.message, "noSuchFile")
    }),
  )

  it.live("fails with the worker's own error when its layer fails", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(batchIn(isolation, jobOf(["a"]), { worker: bundled("storeMissing") }))
      assert.isTrue(error._tag === "StoreUnavailable" && error.path === "no/such.db", String(error))
    }),
  )

  it.live("waits for a worker that starts slowly", () =>
    Effect.gen(function* () {
      const results = yield* batchIn(isolation, jobOf(["a", "b"]), { worker: bundled("startsSlowly") })
      assert.deepStrictEqual(
        results.map(({ error }) => error),
        [undefined, undefined],
      )
    }),
  )

  it.live(
    "is followed by jobs that run, even after jobs whose preparation fails, throws, returns nothing or kills its worker",
    () =>
      Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        const outcome = (formula: string) => Effect.flip(engine.processBatch(jobOf(["a", "b"], { formula })))
        const failed = yield* outcome("fail")
        assert.isTrue(failed._tag === "FormulaError" && failed.code === "UnknownName")
        const thrown = yield* outcome("throw")
        assert.include(thrown.message, "thrown while preparing")
        for (let round = 0; round < 4; round++) {
          const nothing = yield* outcome("nothing")
          assert.isTrue(nothing._tag === "PoolUnavailable" && nothing.message.includes("gave no { process }"))
        }
        const died = yield* outcome("die")
        assert.strictEqual(died._tag, "PoolUnavailable")
        assert.include(died.message, "exit code 9")
        const results = yield* engine.processBatch(jobOf(["a", "b"], { formula: "good" }))
        assert.isTrue(results.every(({ error }) => error === undefined))
      }).pipe(Effect.provide(engineIn(isolation, { worker: bundled("preparation") }))),
  )
})

describe("the start of a child process", () => {
  it.live("fails with PoolUnavailable and the reason if Node or the system refuses it", () =>
    Effect.gen(function* () {
      const options = { worker: bundled("faults"), execArgv: ["not\0 an option"] }
      const error = yield* Effect.flip(Effect.provide(engineRuns, engineIn("processes", options)))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.match(error.message, /3 workers in a row.*null bytes/)
      const elsewhere = { worker: new URL("https://example.org/worker.mjs") }
      const other = yield* Effect.flip(Effect.provide(engineRuns, engineIn("processes", elsewhere)))
      assert.match(other.message, /Expected worker to be the URL of a file/)
    }),
  )
})

// The worker modules of these tests behave differently by the number of their thread.
describe("the start of a pool", () => {
  it.live("succeeds with one worker whose layer can be built, which runs the job", () =>
    Effect.gen(function* () {
      const symbols = Array.from({ length: 100 }, (_, i) => `S${i}`)
      const results = yield* batchOn(jobOf(symbols), { worker: bundled("sometimesStarts"), measureCost: true })
      assert.isTrue(results.every(({ error }) => error === undefined))
      assert.strictEqual(new Set(results.map(({ cost }) => cost?.worker)).size, 1)
    }),
  )

  // Every second worker of the process dies: the first one of the pool, or the second.
  for (const before of [0, 1]) {
    it.live(`survives workers that die before they are ready or while idle, after ${before} other threads`, () =>
      Effect.gen(function* () {
        for (let i = 0; i < before; i++) {
          yield* Effect.callback<void>((resume) => {
            new Worker("", { eval: true }).once("exit", () => resume(Effect.void))
          })
        }
        yield* Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          for (let round = 0; round < 4; round++) {
            const results = yield* engine.processBatch(jobOf(["diesWhenIdle:a", "b", "c"], { timeoutMs: 5000 }))
            assert.deepStrictEqual(
              results.map(({ error }) => error),
              [undefined, undefined, undefined],
            )
            yield* Effect.sleep(200)
          }
        }).pipe(Effect.provide(engineOn({ worker: bundled("diesNowAndThen") })))
      }),
    )
  }
})
