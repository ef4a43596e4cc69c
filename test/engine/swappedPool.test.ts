import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import * as Scheduler from "effect/Scheduler"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as fc from "fast-check"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { RetrySchedule } from "../../src/engine/Retries.ts"
import { failedResult, type ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolPool, type SymbolRunner } from "../../src/pool/SymbolPool.ts"
import { faultsWorker, jobOf, poolIn } from "../pool/onThreads.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const answerOf = (symbol: string): ProcessingResult => ({
  symbol,
  matches: [],
  computedIndicators: { length: symbol.length },
  processingTimeMs: 1,
})

const failureOf = (symbol: string): ProcessingResult => failedResult(symbol, new Failed({ symbol, message: "no" }))

const engineOver = (pool: SymbolPool["Service"], ...loggers: ReadonlyArray<Logger.Logger<unknown, unknown>>) =>
  PooledEngine.layer.pipe(
    Layer.provide(Layer.succeed(SymbolPool, pool)),
    Layer.provideMerge([Logger.layer(loggers), Layer.succeed(RetrySchedule)(Schedule.spaced(0))]),
  )

/** Opens a job on a pool that answers by callback. */
const openRunner = (
  begin: NonNullable<SymbolRunner["begin"]>,
  run: SymbolRunner["run"] = (symbol) => Effect.succeed(answerOf(symbol)),
) => Effect.succeed({ run, begin })

const symbolsOf = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`)

/** A pool that answers by callback, some symbols at once and the others in turns of the event loop, in any order. */
const byCallback = (concurrency: number, delayOf: (symbol: string) => number) => {
  const seen = { running: 0, most: 0 }
  const pool: SymbolPool["Service"] = {
    workers: 1,
    concurrency,
    open: () =>
      openRunner((symbol, onResult) => {
        seen.running += 1
        seen.most = Math.max(seen.most, seen.running)
        const end = (turns: number): void => {
          if (turns > 0) return void setImmediate(end, turns - 1)
          seen.running -= 1
          onResult(answerOf(symbol))
        }
        end(delayOf(symbol))
      }),
  }
  return { pool, seen }
}

describe("a pool of the user's own", () => {
  it.live("that answers by callback never runs too many symbols, and each is answered once and reported at once", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }),
          fc.integer({ min: 1, max: 8 }),
          fc.constantFrom("batch", "chunks", "stream"),
          // Also with a fiber that yields often, and so is not waiting when answers arrive.
          fc.constantFrom(2048, ...Array.from({ length: 30 }, (_, i) => i + 3)),
          async (delays, concurrency, way, budget) => {
            const { pool, seen } = byCallback(concurrency, (symbol) => delays[Number(symbol.slice(1))])
            const job = jobOf(symbolsOf(delays.length))
            const told: Array<readonly [number, number]> = []
            const onProgress = (completed: number, total: number): void => {
              told.push([completed, total])
              // Reported before the next symbol begins in its place.
              assert.isBelow(seen.running, concurrency)
            }
            const run = ProcessingEngine.use((engine) => {
              if (way === "stream") return Stream.runCollect(engine.stream(job))
              if (way === "chunks") return engine.processBatchChunked(job, onProgress, { chunkSize: 7 })
              return engine.processBatch(job, onProgress)
            })
            const yielding = Effect.provideService(run, Scheduler.MaxOpsBeforeYield, budget)
            const results = await Effect.runPromise(Effect.provide(yielding, engineOver(pool)))
            assert.isAtMost(seen.most, concurrency)
            const inOrder = way === "stream" ? job.symbols.toSorted() : job.symbols
            const symbols = results.map(({ symbol }) => symbol)
            assert.deepStrictEqual(way === "stream" ? symbols.toSorted() : symbols, inOrder)
            if (way === "stream") return
            assert.deepStrictEqual(
              told,
              delays.map((_, i) => [i + 1, delays.length]),
            )
          },
        ),
        { numRuns: 200 },
      ),
    ),
  )

  it.effect("that throws for a symbol fails that symbol, and answers the others", () =>
    Effect.gen(function* () {
      const { pool } = byCallback(2, () => 0)
      const throwing: SymbolPool["Service"] = {
        ...pool,
        open: () =>
          openRunner((symbol, onResult) => {
            if (symbol === "S1") throw new TypeError("not this one")
            onResult(answerOf(symbol))
          }),
      }
      const engine = ProcessingEngine.use((each) => each.processBatch(jobOf(symbolsOf(3))))
      const results = yield* Effect.provide(engine, engineOver(throwing))
      assert.deepStrictEqual(
        results.map(({ error }) => error?.message),
        [undefined, "not this one", undefined],
      )
    }),
  )

  for (const [what, misbehaves] of [
    ["twice", (onResult: () => void) => (onResult(), onResult())],
    [
      "and then throws",
      (onResult: () => void) => {
        onResult()
        throw new Error("too late")
      },
    ],
  ] as const) {
    it.live(`that calls back ${what} has its first answer counted`, () =>
      Effect.gen(function* () {
        const { pool } = byCallback(1, () => 0)
        const told: Array<number> = []
        const misbehaving: SymbolPool["Service"] = {
          ...pool,
          open: () => openRunner((symbol, onResult) => misbehaves(() => onResult(answerOf(symbol)))),
        }
        const job = jobOf(symbolsOf(3))
        const engine = ProcessingEngine.use((each) => each.processBatch(job, (completed) => told.push(completed)))
        const results = yield* Effect.provide(engine, engineOver(misbehaving))
        assert.deepStrictEqual(results, job.symbols.map(answerOf))
        assert.deepStrictEqual(told, [1, 2, 3])
      }),
    )
  }

  for (const way of ["begin", "run"] as const) {
    it.live(`that gives a malformed result by ${way} ends the job with a defect instead of a hang`, () =>
      Effect.gen(function* () {
        const { pool } = byCallback(2, () => 0)
        // As JavaScript without types may do.
        const nothing = JSON.parse("{}")
        const run: SymbolRunner["run"] = (symbol) => Effect.succeed(symbol === "S1" ? nothing : answerOf(symbol))
        const begin: NonNullable<SymbolRunner["begin"]> = (symbol, onResult) =>
          setImmediate(() => onResult(symbol === "S1" ? nothing : answerOf(symbol)))
        const malformed: SymbolPool["Service"] = {
          ...pool,
          open: () => (way === "run" ? Effect.succeed({ run }) : openRunner(begin)),
        }
        const engine = ProcessingEngine.use((each) => each.processBatch(jobOf(symbolsOf(3))))
        assert.isTrue(Exit.hasDies(yield* Effect.exit(Effect.provide(engine, engineOver(malformed)))))
      }),
    )
  }

  for (const concurrency of [0, NaN]) {
    it.live(`with a concurrency of ${concurrency} runs one symbol at a time`, () =>
      Effect.gen(function* () {
        const { pool } = byCallback(concurrency, () => 1)
        const job = jobOf(symbolsOf(3))
        const engine = ProcessingEngine.use((each) => each.processBatch(job))
        assert.deepStrictEqual(yield* Effect.provide(engine, engineOver(pool)), job.symbols.map(answerOf))
      }),
    )
  }

  it.live("is closed before the log reports that a job was interrupted", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const logger = Logger.make(({ message }) => void order.push(String(message)))
      const run = () => Effect.succeed(answerOf(""))
      const slowToClose: SymbolPool["Service"] = {
        workers: 1,
        concurrency: 1,
        open: () =>
          Effect.acquireRelease(Effect.succeed({ run, begin: () => {} }), () =>
            Effect.delay(
              Effect.sync(() => void order.push("closed")),
              20,
            ),
          ),
      }
      const running = ProcessingEngine.use((each) => each.processBatch(jobOf(symbolsOf(3))))
      const fiber = yield* Effect.forkChild(Effect.provide(running, engineOver(slowToClose, logger)))
      while (order.length === 0) yield* Effect.sleep(1)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(order, ["Job started", "closed", "Job interrupted"])
    }),
  )

  it.live("has its failed symbols logged in the span of their chunk", () =>
    Effect.gen(function* () {
      const spans: Array<string> = []
      const logger = Logger.make(({ fiber, logLevel }) => {
        const span = Context.getOption(fiber.context, Tracer.ParentSpan)
        if (logLevel === "Error" && span._tag === "Some" && span.value._tag === "Span") spans.push(span.value.name)
      })
      const { pool } = byCallback(2, () => 0)
      const failing: SymbolPool["Service"] = {
        ...pool,
        open: () => openRunner((symbol, onResult) => onResult(failureOf(symbol))),
      }
      const job = jobOf(symbolsOf(4))
      const running = ProcessingEngine.use((each) => each.processBatchChunked(job, undefined, { chunkSize: 2 }))
      yield* Effect.provide(running, engineOver(failing, logger))
      assert.deepStrictEqual(
        spans,
        job.symbols.map(() => "ProcessingEngine.chunk"),
      )
    }),
  )

  it.live("runs symbols by Effects if they may be retried", () =>
    Effect.gen(function* () {
      const { pool } = byCallback(2, () => 0)
      let runs = 0
      const failingOnce: SymbolPool["Service"] = {
        ...pool,
        open: () =>
          openRunner(
            (symbol, onResult) => onResult(failureOf(symbol)),
            (symbol) => Effect.sync(() => (runs++ === 0 ? failureOf(symbol) : answerOf(symbol))),
          ),
      }
      const job = jobOf(["S0"])
      const resultsOf = (retries: number) =>
        ProcessingEngine.use((engine) => engine.processBatch({ ...job, retries })).pipe(
          Effect.provide(engineOver(failingOnce)),
        )
      assert.strictEqual((yield* resultsOf(0))[0].error?.message, "no")
      assert.isUndefined((yield* resultsOf(1))[0].error)
      assert.strictEqual(runs, 2)
    }),
  )

  it.live("that wraps ThreadPool sees every symbol", () =>
    Effect.gen(function* () {
      const ours = yield* SymbolPool
      const asked: Array<string> = []
      const wrapping: SymbolPool["Service"] = {
        ...ours,
        open: (job) =>
          Effect.map(ours.open(job), ({ run }) => ({
            run: (symbol: string) => {
              asked.push(symbol)
              return run(symbol)
            },
          })),
      }
      const job = jobOf(["innocent:1", "innocent:2", "innocent:3"])
      const engine = ProcessingEngine.use((each) => each.processBatch(job))
      const results = yield* Effect.provide(engine, engineOver(wrapping))
      assert.deepStrictEqual(asked, job.symbols)
      assert.isTrue(results.every(({ error }) => error === undefined))
    }).pipe(Effect.provide(poolIn("threads", { worker: faultsWorker, workers: 1 }))),
  )
})
