import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import { batchIn, bundled, engineIn, faultsWorker, isolations, jobOf, poolIn } from "./onThreads.ts"

const long = { timeoutMs: 60_000 }

/** A pool in a scope that the test closes itself. */
const poolInScope = (isolation: (typeof isolations)[number], worker = faultsWorker) =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(poolIn(isolation, { worker, workers: 1 }), scope)
    return { pool: yield* Effect.provide(SymbolPool, context), close: Scope.close(scope, Exit.void) }
  })

describe.each(isolations)("a pool of %s", (isolation) => {
  it.live("fails jobs that are being opened when it closes, or are opened later", () =>
    Effect.gen(function* () {
      const { pool, close } = yield* poolInScope(isolation, bundled("cancellation"))
      const opening = yield* Effect.forkChild(Effect.scoped(pool.open(jobOf(["a"], { ...long, formula: "never" }))))
      yield* Effect.sleep(50)
      yield* close
      const waited = yield* Effect.flip(Fiber.join(opening))
      assert.isTrue(waited._tag === "PoolUnavailable" && waited.message.includes("closed"))
      const refused = yield* Effect.flip(Effect.scoped(pool.open(jobOf(["a"]))))
      assert.isTrue(refused._tag === "PoolUnavailable" && refused.message.includes("closed"))
    }),
  )

  it.live("answers PoolLost for symbols of a job that was closed", () =>
    Effect.gen(function* () {
      const { pool, close } = yield* poolInScope(isolation)
      const jobScope = yield* Scope.make()
      const { run } = yield* pool.open(jobOf(["a"], long)).pipe(Scope.provide(jobScope))
      const symbols = Array.from({ length: 400 }, (_, i) => `slowSync:${i}`)
      const running = yield* Effect.forkChild(Effect.forEach(symbols, run, { concurrency: "unbounded" }))
      yield* Effect.sleep(20)
      yield* Scope.close(jobScope, Exit.void)
      const results = yield* Fiber.join(running)
      assert.include(
        results.map(({ error }) => error?._tag),
        "PoolLost",
      )
      assert.strictEqual((yield* run("later")).error?._tag, "PoolLost")
      yield* close
    }),
  )

  it.live("fails with PoolUnavailable when its workers become ready and then do nothing", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(batchIn(isolation, jobOf(["a"]), { worker: bundled("silent") }))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.include(error.message, "3 workers in a row")
    }),
  )

  it.live("fails with PoolUnavailable if its number of workers, lanes or spares is not finite", () =>
    Effect.gen(function* () {
      for (const options of [
        { workers: Number.NaN },
        { lanes: Infinity },
        { spares: Number.NaN },
        { initial: Number.NaN },
      ]) {
        const error = yield* Effect.flip(batchIn(isolation, jobOf(["a"]), options))
        assert.strictEqual(error._tag, "PoolUnavailable")
        assert.include(error.message, Object.keys(options).join())
      }
    }),
  )

  it.live("receives only the fields of a job from the engine", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const more = { onDone: () => {} }
      const results = yield* engine.processBatch({ ...jobOf(["a"], long), ...more })
      assert.strictEqual(results[0].error, undefined)
    }).pipe(Effect.provide(engineIn(isolation))),
  )

  it.live("fails with InvalidJob for a job that cannot be sent, if it is used without an engine", () =>
    Effect.gen(function* () {
      const { pool, close } = yield* poolInScope(isolation)
      const more = { onDone: () => {} }
      const error = yield* Effect.flip(Effect.scoped(pool.open({ ...jobOf(["a"], long), ...more })))
      assert.strictEqual(error._tag, "InvalidJob")
      const answered = yield* Effect.scoped(Effect.flatMap(pool.open(jobOf(["a"], long)), ({ run }) => run("a")))
      assert.strictEqual(answered.error, undefined)
      yield* close
    }),
  )

  it.live("fails with PoolUnavailable and the reason if its workers cannot be started at all", () =>
    Effect.gen(function* () {
      const worker = new URL("https://example.org/worker.mjs")
      const error = yield* Effect.flip(batchIn(isolation, jobOf(["a"]), { worker }))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.match(error.message, /Expected worker to be the URL of a file/)
    }),
  )
})
