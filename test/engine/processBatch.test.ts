import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Schedule from "effect/Schedule"
import * as Result from "effect/Result"
import { TestClock } from "effect/testing"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { RetrySchedule } from "../../src/engine/Retries.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { CandlesUnavailable, type SymbolError, UnknownSymbol } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const jobOf = (symbols: ReadonlyArray<string>, more: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  ...more,
})

const answerOf = (symbol: string): SymbolAnswer => ({ matches: [], computedIndicators: { length: symbol.length } })

const engineOf = (process: (symbol: string) => Effect.Effect<SymbolAnswer, SymbolError>, concurrency = 4) =>
  PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer({ concurrency })),
    Layer.provide(SymbolProcessor.layerOf(process)),
  )

const symbolsNamed = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`)

describe("processBatch", () => {
  it.effect("answers a symbol once in each of several jobs with the same list, whether frozen or changed", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const changing = ["A", "B"]
      const lists = [Object.freeze(["A", "B", "A"]), Object.freeze(["B", "A"]), changing]
      const expected = [
        ["A", "B"],
        ["B", "A"],
        ["A", "B"],
      ]
      for (let time = 0; time < 2; time++) {
        for (const [at, list] of lists.entries()) {
          const results = yield* engine.processBatch(jobOf(list))
          assert.deepStrictEqual(
            results.map(({ symbol }) => symbol),
            expected[at],
          )
        }
        changing.push("B")
      }
    }).pipe(Effect.provide(engineOf((symbol) => Effect.succeed(answerOf(symbol))))),
  )

  it.effect("answers every symbol once, in the job's order, however they finish", () =>
    Effect.gen(function* () {
      const symbols = symbolsNamed(20)
      const fiber = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols))).pipe(
        Effect.provide(
          engineOf((symbol) => Effect.as(Effect.sleep(1000 - 40 * Number(symbol.slice(1))), answerOf(symbol))),
        ),
        Effect.forkChild,
      )
      yield* TestClock.adjust("1 minute")
      const results = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        results.map(({ symbol, computedIndicators, error }) => [symbol, computedIndicators["length"], error]),
        symbols.map((symbol) => [symbol, symbol.length, undefined]),
      )
    }),
  )

  it.effect("ends a symbol of 120 s at 60 s, and answers the others", () =>
    Effect.gen(function* () {
      const fiber = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(["fast", "slow", "last"]))).pipe(
        Effect.provide(
          engineOf((symbol) =>
            Effect.as(Effect.sleep(symbol === "slow" ? "120 seconds" : "1 second"), answerOf(symbol)),
          ),
        ),
        Effect.forkChild,
      )
      yield* TestClock.adjust("59 seconds")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("1 second")
      const [fast, slow, last] = yield* Fiber.join(fiber)
      assert.isUndefined(fast.error)
      assert.isUndefined(last.error)
      assert.strictEqual(slow.error?._tag, "Timeout")
      assert.strictEqual(slow.error?.message, "Processing timeout (60s)")
      assert.strictEqual(slow.processingTimeMs, 60_000)
    }),
  )

  it.effect("counts the limit from a symbol's start, not from when it was queued", () =>
    Effect.gen(function* () {
      const symbols = symbolsNamed(10)
      const fiber = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols))).pipe(
        Effect.provide(engineOf((symbol) => Effect.as(Effect.sleep("40 seconds"), answerOf(symbol)), 1)),
        Effect.forkChild,
      )
      yield* TestClock.adjust("400 seconds")
      const results = yield* Fiber.join(fiber)
      assert.isTrue(results.every(({ error, processingTimeMs }) => error === undefined && processingTimeMs === 40_000))
    }),
  )

  it.effect("returns one failed result and two good ones if the repository fails for one of three symbols", () =>
    Effect.gen(function* () {
      const results = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(["a", "b", "c"]))).pipe(
        Effect.provide(
          engineOf((symbol) =>
            symbol === "b"
              ? Effect.fail(new CandlesUnavailable({ symbol, message: "the disk is on fire" }))
              : Effect.succeed(answerOf(symbol)),
          ),
        ),
      )
      assert.deepStrictEqual(
        results.map(({ symbol, error }) => [symbol, error?._tag, error?.message]),
        [
          ["a", undefined, undefined],
          ["b", "CandlesUnavailable", "the disk is on fire"],
          ["c", undefined, undefined],
        ],
      )
    }),
  )

  it.effect("turns a defect, and an exception of the processor, into that symbol's Failed", () =>
    Effect.gen(function* () {
      const results = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(["a", "b", "c"]))).pipe(
        Effect.provide(
          engineOf((symbol) => {
            if (symbol === "a") throw new TypeError("not a function")
            return symbol === "b" ? Effect.die("a text as a defect") : Effect.succeed(answerOf(symbol))
          }),
        ),
      )
      assert.deepStrictEqual(
        results.map(({ error }) => [error?._tag, error?.message]),
        [
          ["Failed", "not a function"],
          ["Failed", "a text as a defect"],
          [undefined, undefined],
        ],
      )
    }),
  )

  it.effect("runs a symbol that is listed twice once, at its first place", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make<ReadonlyArray<string>>([])
      const progress: Array<[number, number]> = []
      const results = yield* ProcessingEngine.use((engine) =>
        engine.processBatch(jobOf(["b", "a", "b", "c", "a"]), (completed, total) => progress.push([completed, total])),
      ).pipe(
        Effect.provide(
          engineOf((symbol) =>
            Effect.as(
              Ref.update(runs, (all) => [...all, symbol]),
              answerOf(symbol),
            ),
          ),
        ),
      )
      assert.deepStrictEqual(
        results.map(({ symbol }) => symbol),
        ["b", "a", "c"],
      )
      assert.deepStrictEqual([...(yield* Ref.get(runs))].toSorted(), ["a", "b", "c"])
      assert.deepStrictEqual(progress.at(-1), [3, 3])
    }),
  )

  it.effect("returns no results for no symbols", () =>
    Effect.gen(function* () {
      const results = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf([]))).pipe(
        Effect.provide(engineOf(() => Effect.die("never asked"))),
      )
      assert.deepStrictEqual(results, [])
    }),
  )

  it.effect("fails with InvalidJob before any symbol runs if fields are out of range", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      for (const wrong of [{ timeframe: "daily" }, { timeoutMs: 0 }, { retries: -1 }, { symbols: [""] }, { id: "" }]) {
        const result = yield* Effect.result(engine.processBatch(jobOf(["a"], wrong)))
        assert.isTrue(Result.isFailure(result) && result.failure._tag === "InvalidJob", JSON.stringify(wrong))
      }
    }).pipe(Effect.provide(engineOf(() => Effect.die("never asked")))),
  )

  it.effect("retries a failed symbol as often as the job allows", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const flaky = Ref.updateAndGet(runs, (n) => n + 1).pipe(
        Effect.flatMap((n) =>
          n < 3 ? Effect.fail(new CandlesUnavailable({ symbol: "a", message: "busy" })) : Effect.succeed(answerOf("a")),
        ),
      )
      const engine = ProcessingEngine.use((each) => each.processBatch(jobOf(["a"], { retries: 2 })))
      const fiber = yield* Effect.forkChild(engine.pipe(Effect.provide(engineOf(() => flaky))))
      yield* TestClock.adjust("100 millis")
      assert.strictEqual(yield* Ref.get(runs), 2)
      yield* TestClock.adjust("199 millis")
      assert.strictEqual(yield* Ref.get(runs), 2)
      yield* TestClock.adjust("1 millis")
      const [result] = yield* Fiber.join(fiber)
      assert.isUndefined(result.error)
      assert.strictEqual(yield* Ref.get(runs), 3)
    }),
  )

  it.effect("does not retry an error that would only occur again", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const unknown = Ref.update(runs, (n) => n + 1).pipe(
        Effect.andThen(Effect.fail(new UnknownSymbol({ symbol: "a", timeframe: "1d", message: "no such symbol" }))),
      )
      const engine = ProcessingEngine.use((each) => each.processBatch(jobOf(["a"], { retries: 5 })))
      const [result] = yield* engine.pipe(Effect.provide(engineOf(() => unknown)))
      assert.strictEqual(result.error?._tag, "UnknownSymbol")
      assert.strictEqual(yield* Ref.get(runs), 1)
    }),
  )

  it.effect("waits between retries as RetrySchedule says", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const failing = Ref.update(runs, (n) => n + 1).pipe(Effect.andThen(Effect.die("always")))
      const engine = ProcessingEngine.use((each) => each.processBatch(jobOf(["a"], { retries: 3 })))
      const fiber = yield* engine.pipe(
        Effect.provide(engineOf(() => failing)),
        Effect.provideService(RetrySchedule, Schedule.spaced("1 minute")),
        Effect.forkChild,
      )
      yield* TestClock.adjust("2 minutes")
      assert.strictEqual(yield* Ref.get(runs), 3)
      yield* TestClock.adjust("1 minute")
      const [result] = yield* Fiber.join(fiber)
      assert.strictEqual(result.error?.message, "always")
      assert.strictEqual(yield* Ref.get(runs), 4)
    }),
  )

  it.effect("ends every running symbol when it is interrupted", () =>
    Effect.gen(function* () {
      const ended = yield* Ref.make(0)
      const fiber = yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbolsNamed(10)))).pipe(
        Effect.provide(engineOf(() => Effect.never.pipe(Effect.onInterrupt(() => Ref.update(ended, (n) => n + 1))))),
        Effect.forkChild,
      )
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(yield* Ref.get(ended), 4)
    }),
  )
})

describe("processBatchChunked", () => {
  it.effect("answers 1,200 symbols in chunks of 500, with progress over all of them", () =>
    Effect.gen(function* () {
      const symbols = symbolsNamed(1200)
      const progress: Array<[number, number]> = []
      const running = yield* Ref.make(new Set<string>())
      const fiber = yield* ProcessingEngine.use((engine) =>
        engine.processBatchChunked(jobOf(symbols), (completed, total) => progress.push([completed, total])),
      ).pipe(
        Effect.provide(
          engineOf(
            (symbol) =>
              Ref.update(running, (all) => new Set(all).add(symbol)).pipe(
                Effect.andThen(Effect.sleep("1 second")),
                Effect.as(answerOf(symbol)),
              ),
            1000,
          ),
        ),
        Effect.forkChild,
      )
      yield* TestClock.adjust("1 millis")
      for (const begun of [500, 1000, 1200]) {
        assert.strictEqual((yield* Ref.get(running)).size, begun)
        yield* TestClock.adjust("1 second")
      }
      const results = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        results.map(({ symbol }) => symbol),
        symbols,
      )
      assert.deepStrictEqual(
        progress,
        symbols.map((_, i) => [i + 1, 1200]),
      )
    }),
  )

  it.effect("fails with InvalidJob unless chunkSize is a whole number above 0", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      for (const chunkSize of [0, -1, 2.5, Number.NaN]) {
        const error = yield* Effect.flip(engine.processBatchChunked(jobOf(["a"]), undefined, { chunkSize }))
        assert.strictEqual(error._tag, "InvalidJob")
      }
    }).pipe(Effect.provide(engineOf((symbol) => Effect.succeed(answerOf(symbol))))),
  )
})
