import { assert, describe, it } from "@effect/vitest"
import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { Progress } from "../../src/engine/Progress.ts"
import { RetrySchedule } from "../../src/engine/Retries.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const job: ProcessingJob = { id: "job", jobType: "scan", symbols: ["a", "b", "bad"], timeframe: "1d", dateRange: {} }

const overProcessor = (processor: Layer.Layer<SymbolProcessor>, concurrency = 4) =>
  PooledEngine.layer.pipe(Layer.provide(InProcessPool.layer({ concurrency })), Layer.provide(processor))

const answer = { matches: [], computedIndicators: {} }

const failsOnBad = SymbolProcessor.layerOf((symbol) =>
  symbol === "bad" ? Effect.fail(new Failed({ symbol, message: "bad" })) : Effect.succeed(answer),
)

const tagsOf = (more: Partial<ProcessingJob>, engine: Layer.Layer<ProcessingEngine>) =>
  ProcessingEngine.use((each) => each.processBatch({ ...job, ...more })).pipe(
    Effect.map((results) => results.map(({ error }) => error?._tag)),
    Effect.provide(engine),
  )

describe("faulty code of the caller", () => {
  it.effect("such as an observer that throws does not affect the other observer", () =>
    Effect.gen(function* () {
      const seen: Array<number> = []
      yield* ProcessingEngine.use((each) =>
        each.processBatch(job, () => {
          throw new Error("observer")
        }),
      ).pipe(
        Effect.provide(overProcessor(failsOnBad)),
        Effect.provide(Progress.layerCallback(({ completed }) => seen.push(completed))),
        Effect.provide(Logger.layer([])),
      )
      assert.deepStrictEqual(seen, [1, 2, 3])
    }),
  )

  it.effect("such as an observer whose promise rejects is logged once, and leaves no rejection unhandled", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const logger = Logger.make(({ message }) => lines.push(String(message)))
      const unhandled: Array<unknown> = []
      const onUnhandled = (reason: unknown) => unhandled.push(reason)
      process.on("unhandledRejection", onUnhandled)
      const results = yield* ProcessingEngine.use((each) =>
        each.processBatch(job, () => Promise.reject(new Error("observer"))),
      ).pipe(Effect.provide(overProcessor(failsOnBad)), Effect.provide(Logger.layer([logger])))
      yield* Effect.promise(() => new Promise(setImmediate))
      process.off("unhandledRejection", onUnhandled)
      assert.deepStrictEqual(unhandled, [])
      assert.strictEqual(results.length, 3)
      assert.strictEqual(lines.filter((line) => line.includes("observer threw")).length, 1)
    }),
  )

  it.live("such as a retry schedule that throws fails only the symbols that are retried", () =>
    Effect.gen(function* () {
      const throwing = Schedule.spaced(1).pipe(
        Schedule.modifyDelay(() => {
          throw new Error("no delay")
        }),
      )
      const engine = Layer.provideMerge(overProcessor(failsOnBad), Layer.succeed(RetrySchedule)(throwing))
      assert.deepStrictEqual(yield* tagsOf({ retries: 3 }, Layer.provideMerge(engine, Logger.layer([]))), [
        undefined,
        undefined,
        "Failed",
      ])
    }),
  )

  it.effect("such as a preparation that throws or dies fails the job with PoolUnavailable", () =>
    Effect.gen(function* () {
      const throwing = () => {
        throw new TypeError("thrown while preparing")
      }
      for (const prepare of [throwing, () => Effect.sync(throwing), () => Effect.die("thrown while preparing")]) {
        const engine = overProcessor(Layer.succeed(SymbolProcessor, { prepare }))
        const error = yield* Effect.flip(tagsOf({}, engine))
        assert.isTrue(error._tag === "PoolUnavailable" && error.message.includes("thrown while preparing"))
      }
    }),
  )

  it.live("such as an invalid concurrency still lets every symbol run", () =>
    Effect.gen(function* () {
      for (const concurrency of [Number.NaN, 0, -1]) {
        assert.strictEqual(
          (yield* tagsOf(
            {},
            overProcessor(
              SymbolProcessor.layerOf(() => Effect.succeed(answer)),
              concurrency,
            ),
          )).length,
          3,
        )
      }
    }),
  )
})

describe("an invalid job", () => {
  const engine = overProcessor(failsOnBad)

  it.effect("fails with InvalidJob, whatever its symbols are", () =>
    Effect.gen(function* () {
      const each = yield* ProcessingEngine
      for (const symbols of [
        undefined,
        null,
        "AAPL",
        5,
        { length: 1 },
        [10n],
        [null],
        [Symbol("A")],
        [""],
        ["a", {}],
      ]) {
        const wrong: ProcessingJob = Object.assign({ ...job }, { symbols })
        const error = yield* Effect.flip(each.processBatch(wrong))
        assert.strictEqual(error._tag, "InvalidJob", inspect(symbols))
        const ofStream = yield* Effect.flip(Stream.runDrain(each.stream(wrong)))
        assert.strictEqual(ofStream._tag, "InvalidJob", inspect(symbols))
      }
    }).pipe(Effect.provide(engine)),
  )

  it.effect("fails with InvalidJob if options are in the place of a callback", () =>
    Effect.gen(function* () {
      const each = yield* ProcessingEngine
      for (const call of [
        // @ts-expect-error: possible without types.
        () => each.processBatch(job, { onProgress: () => {} }),
        // @ts-expect-error: possible without types.
        () => each.processBatchChunked(job, { chunkSize: 1 }),
        // @ts-expect-error: possible without types.
        () => each.processBatchChunked(job, undefined, { onProgress: "told" }),
      ]) {
        const error = yield* Effect.flip(call())
        assert.strictEqual(error._tag, "InvalidJob")
        assert.match(error.message, /Expected onProgress to be a function, got/)
      }
    }).pipe(Effect.provide(engine)),
  )

  it.effect("that is changed while it runs is answered as it was at the start", () =>
    Effect.gen(function* () {
      const symbols = ["a", "b", "c"]
      const each = yield* ProcessingEngine
      const results = yield* each.processBatchChunked({ ...job, symbols }, () => symbols.push("more"), { chunkSize: 1 })
      assert.deepStrictEqual(
        results.map(({ symbol }) => symbol),
        ["a", "b", "c"],
      )
    }).pipe(Effect.provide(engine)),
  )
})
