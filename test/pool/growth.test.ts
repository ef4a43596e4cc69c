import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { startEarlyThread } from "../../src/pool/threads/EarlyThread.ts"
import { batchOn, bundled, engineOn, faultsWorker, jobOf } from "./onThreads.ts"

const tenMs = bundled("tenMs")
const symbolsNamed = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`)

describe("a pool that starts with one thread", () => {
  it.live("starts the others once symbols have been waiting", () =>
    Effect.gen(function* () {
      const seen = new Set<unknown>()
      const engine = yield* ProcessingEngine
      yield* engine.stream(jobOf(symbolsNamed(5000))).pipe(
        Stream.takeUntil(({ computedIndicators: { threadId } }) => seen.add(threadId).size === 2),
        Stream.runDrain,
      )
      assert.strictEqual(seen.size, 2)
    }).pipe(Effect.provide(engineOn({ worker: tenMs, workers: 2, initial: 1 }))),
  )

  it.live("starts another one when a symbol blocks the first, long before its limit", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const job = jobOf(["endlessLoop:a", ...symbolsNamed(20)], { timeoutMs: 600_000 })
      const results = yield* engine.stream(job).pipe(Stream.take(20), Stream.runCollect)
      assert.deepStrictEqual(results.map(({ symbol }) => symbol).toSorted(), symbolsNamed(20).toSorted())
      assert.isTrue(results.every(({ error }) => error === undefined))
    }).pipe(Effect.provide(engineOn({ workers: 2, initial: 1 }))),
  )
})

describe("a thread that was started before its pool", () => {
  it.live("is the pool's first one, and receives its settings", () =>
    Effect.gen(function* () {
      const early = startEarlyThread(faultsWorker)
      const results = yield* batchOn(jobOf(["a", "b", "throws:c"]), {
        workers: 1,
        measureCost: true,
        early,
      })
      assert.deepStrictEqual(
        results.map(({ cost, error }) => error?._tag ?? cost?.worker),
        [1, 1, "Failed"],
      )
      assert.isUndefined(early.take(faultsWorker), "it was taken")
    }),
  )

  it.live("is not used by a pool that runs another module", () =>
    Effect.gen(function* () {
      const early = startEarlyThread(faultsWorker)
      yield* batchOn(jobOf(["a"]), { worker: tenMs, workers: 1, early })
      const left = early.take(faultsWorker)
      assert.isDefined(left)
      yield* Effect.promise(async () => left?.worker.terminate())
    }),
  )
})
