import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { RetrySchedule } from "../../src/engine/Retries.ts"
import { failedResult, type ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { type RunSymbol, SymbolPool, type SymbolPoolShape } from "../../src/pool/SymbolPool.ts"
import { faultsWorker, jobOf, poolIn } from "../pool/onThreads.ts"

const answered = (symbol: string): ProcessingResult => ({
  symbol,
  matches: [],
  computedIndicators: { length: symbol.length },
  processingTimeMs: 1,
})

const failed = (symbol: string): ProcessingResult => failedResult(symbol, new Failed({ symbol, message: "no" }))

const engineOver = (pool: SymbolPoolShape) =>
  ProcessingEngine.layer.pipe(
    Layer.provide(Layer.succeed(SymbolPool, pool)),
    Layer.provideMerge([Logger.layer([]), Layer.succeed(RetrySchedule)(Schedule.spaced(0))]),
  )

/** What a pool gives that answers by callback. */
const opened = (begin: RunSymbol["begin"], run: RunSymbol = (symbol) => Effect.succeed(answered(symbol))) =>
  Effect.succeed(Object.assign(run, { begin }))

const symbolsOf = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`)

/** A pool that answers by callback, some symbols at once and the others in turns of the event loop, in any order. */
const byCallback = (concurrency: number, delayOf: (symbol: string) => number) => {
  const seen = { running: 0, most: 0 }
  const pool: SymbolPoolShape = {
    workers: 1,
    concurrency,
    open: () =>
      opened((symbol, onResult) => {
        seen.running += 1
        seen.most = Math.max(seen.most, seen.running)
        const end = (turns: number): void => {
          if (turns > 0) return void setImmediate(end, turns - 1)
          seen.running -= 1
          onResult(answered(symbol))
        }
        end(delayOf(symbol))
      }),
  }
  return { pool, seen }
}

describe("a pool of the user's own", () => {
  it.live("that answers by callback gets its symbols in time, and each is answered once and told at once", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }),
          fc.integer({ min: 1, max: 8 }),
          fc.constantFrom("batch", "chunks", "stream"),
          async (delays, concurrency, way) => {
            const { pool, seen } = byCallback(concurrency, (symbol) => delays[Number(symbol.slice(1))])
            const job = jobOf(symbolsOf(delays.length))
            const told: Array<readonly [number, number]> = []
            const onProgress = (completed: number, total: number): void => {
              told.push([completed, total])
              // Told before the next one is begun in its place.
              assert.isBelow(seen.running, concurrency)
            }
            const run = ProcessingEngine.use((engine) => {
              if (way === "stream") return Stream.runCollect(engine.stream(job))
              if (way === "chunks") return engine.processBatchChunked(job, onProgress, { chunkSize: 7 })
              return engine.processBatch(job, onProgress)
            })
            const results = await Effect.runPromise(Effect.provide(run, engineOver(pool)))
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

  it.effect("may throw at a symbol: it fails, and the others are answered", () =>
    Effect.gen(function* () {
      const { pool } = byCallback(2, () => 0)
      const throwing: SymbolPoolShape = {
        ...pool,
        open: () =>
          opened((symbol, onResult) => {
            if (symbol === "S1") throw new TypeError("not this one")
            onResult(answered(symbol))
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

  it.live("is asked for an Effect each where symbols may be retried", () =>
    Effect.gen(function* () {
      const { pool } = byCallback(2, () => 0)
      let runs = 0
      const failingOnce: SymbolPoolShape = {
        ...pool,
        open: () =>
          opened(
            (symbol, onResult) => onResult(failed(symbol)),
            (symbol) => Effect.sync(() => (runs++ === 0 ? failed(symbol) : answered(symbol))),
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

  it.live("may be ours with a wrapping, which is asked for every symbol", () =>
    Effect.gen(function* () {
      const ours = yield* SymbolPool
      const asked: Array<string> = []
      const wrapping: SymbolPoolShape = {
        ...ours,
        open: (job) =>
          Effect.map(ours.open(job), (run) => (symbol: string) => {
            asked.push(symbol)
            return run(symbol)
          }),
      }
      const job = jobOf(["innocent:1", "innocent:2", "innocent:3"])
      const engine = ProcessingEngine.use((each) => each.processBatch(job))
      const results = yield* Effect.provide(engine, engineOver(wrapping))
      assert.deepStrictEqual(asked, job.symbols)
      assert.isTrue(results.every(({ error }) => error === undefined))
    }).pipe(Effect.provide(poolIn("threads", { worker: faultsWorker, workers: 1 }))),
  )
})
