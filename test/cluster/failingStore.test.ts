import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { StoreUnavailable } from "../../src/job/JobError.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { CandlesUnavailable } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const jobOf = (count: number, prefix: string): ProcessingJob => ({
  id: prefix,
  jobType: "scan",
  symbols: Array.from({ length: count }, (_, at) => `${prefix}${at}`),
  timeframe: "1d",
  dateRange: {},
  timeoutMs: 1e9,
})
const answer = { matches: [], computedIndicators: {} }
const takes = (time: `${number} seconds`) => SymbolProcessor.layerOf(() => Effect.as(Effect.sleep(time), answer))

/** A processor whose candles can never be read, and how often it has tried each symbol. */
const failing = () => {
  const tries = new Map<string, number>()
  const processor = SymbolProcessor.layerOf((symbol) =>
    Effect.suspend(() => {
      tries.set(symbol, (tries.get(symbol) ?? 0) + 1)
      return Effect.fail(new CandlesUnavailable({ symbol, message: "the disk is gone" }))
    }),
  )
  return { processor, tries }
}

/** Lets time pass until a fiber has ended; gives its result. */
const joined = Effect.fnUntraced(function* <A, E>(fiber: Fiber.Fiber<A, E>) {
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("500 millis")
  return yield* Fiber.join(fiber)
})

const tagsOf = (results: ReadonlyArray<{ readonly error?: { readonly _tag: string } | undefined }>) =>
  results.map(({ error }) => error?._tag)

describe("a runner whose store fails", () => {
  it.effect("leaves its symbols to a slower runner with a working store, and none is tried twice", () =>
    Effect.gen(function* () {
      const { processor, tries } = failing()
      yield* startRunner("bad", processor)
      yield* startRunner("good", takes("20 seconds"), { slots: 1 })
      const engine = yield* callerEngine({ chunkSize: 4 })
      const job = jobOf(48, "S")
      const results = yield* joined(yield* Effect.forkChild(engine.processBatch(job)))
      assert.deepStrictEqual(
        tagsOf(results),
        job.symbols.map(() => undefined),
      )
      assert.isAbove(tries.size, 0)
      assert.deepStrictEqual(new Set(tries.values()), new Set([1]))
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.effect("waits longer after each failed chunk, so that it does not take the whole run", () =>
    Effect.gen(function* () {
      const { processor, tries } = failing()
      yield* startRunner("bad", processor, { slots: 1 })
      yield* startRunner("good", takes("2 seconds"), { slots: 2 })
      const engine = yield* callerEngine({ chunkSize: 1 })
      // 60 seconds of the good runner's: pauses of 1, 2, 4, 8, 16 and 30 seconds.
      yield* joined(yield* Effect.forkChild(engine.processBatch(jobOf(60, "S"))))
      assert.isAtMost(tries.size, 7)
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.effect("fails its symbols with `CandlesUnavailable` after eight attempts if there is no other runner", () =>
    Effect.gen(function* () {
      const { processor, tries } = failing()
      yield* startRunner("bad", processor)
      const engine = yield* callerEngine({ chunkSize: 2 })
      const results = yield* joined(yield* Effect.forkChild(engine.processBatch(jobOf(4, "S"))))
      assert.deepStrictEqual(tagsOf(results), Array(4).fill("CandlesUnavailable"))
      assert.deepStrictEqual([...tries.values()], [8, 8, 8, 8])
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.effect("leaves opening a job to a runner with a working store, even if that one is busy", () =>
    Effect.gen(function* () {
      const isBusy = yield* Deferred.make<void>()
      const busy = SymbolProcessor.layerOf(() =>
        Deferred.succeed(isBusy, undefined).pipe(Effect.andThen(Effect.sleep("60 seconds")), Effect.as(answer)),
      )
      yield* startRunner("good", busy, { slots: 1 })
      const engine = yield* callerEngine()
      const first = yield* Effect.forkChild(engine.processBatch(jobOf(1, "A")))
      yield* Deferred.await(isBusy)
      let tries = 0
      const refuses = Layer.succeed(SymbolProcessor, {
        prepare: () =>
          Effect.suspend(() => {
            tries += 1
            return Effect.fail(new StoreUnavailable({ path: "bad.db", message: "the disk is gone" }))
          }),
      })
      yield* startRunner("bad", refuses)
      const second = yield* Effect.forkChild(engine.processBatch(jobOf(1, "B")))
      assert.deepStrictEqual(tagsOf(yield* joined(second)), [undefined])
      assert.deepStrictEqual(tagsOf(yield* joined(first)), [undefined])
      assert.isAbove(tries, 0)
    }).pipe(Effect.provide(memoryCluster), quietly),
  )
})
