import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { Failed, type SymbolError } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { makeReadAhead } from "../../src/pool/inProcess/readAhead.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import { jobOf } from "./onThreads.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const answer: SymbolAnswer = { matches: [], computedIndicators: {} }

const namesOf = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`)

interface Behaviour {
  readonly prefetch: (symbols: ReadonlyArray<string>) => Effect.Effect<void, SymbolError>
  readonly process?: (symbol: string) => Effect.Effect<SymbolAnswer, SymbolError>
}

const layerOf = ({ prefetch, process = () => Effect.succeed(answer) }: Behaviour, concurrency: number) =>
  PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer({ concurrency })),
    Layer.provide(
      Layer.succeed(SymbolProcessor, SymbolProcessor.of({ prepare: () => Effect.succeed({ prefetch, process }) })),
    ),
  )

const resultsOf = (behaviour: Behaviour, symbols: ReadonlyArray<string>, concurrency = 16) =>
  ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols, { timeoutMs: 1000 }))).pipe(
    Effect.provide(layerOf(behaviour, concurrency)),
  )

const failedIn = (results: ReadonlyArray<{ readonly error?: SymbolError | undefined }>) =>
  results.filter(({ error }) => error !== undefined)

describe("reading ahead in this process", () => {
  it.effect("reads the next symbols together, in the job's order and each once", () =>
    Effect.gen(function* () {
      const symbols = namesOf(150)
      const reads: Array<ReadonlyArray<string>> = []
      const results = yield* resultsOf({ prefetch: (some) => Effect.sync(() => void reads.push(some)) }, symbols)
      assert.deepStrictEqual(failedIn(results), [])
      assert.deepStrictEqual(reads.flat(), symbols)
      assert.isAtMost(reads.length, 10)
    }),
  )

  it.effect("reads nothing while a symbol is being processed", () =>
    Effect.gen(function* () {
      const reads: Array<ReadonlyArray<string>> = []
      const prefetch = (some: ReadonlyArray<string>) => Effect.sync(() => void reads.push(some))
      const process = (symbol: string) =>
        symbol === "S0" ? Effect.delay(Effect.succeed(answer), 10) : Effect.succeed(answer)
      const symbols = namesOf(200)
      const reading = yield* makeReadAhead({ prefetch, process }, symbols, 1000)
      yield* reading.awaitRead("S0")
      // Its candles may be in memory that the next read reuses.
      const held = reading.process("S0")
      yield* reading.awaitRead("S150")
      assert.strictEqual(reads.length, 1)
      const fiber = yield* Effect.forkChild(held, { startImmediately: true })
      yield* TestClock.adjust(10)
      yield* Fiber.join(fiber)
      yield* reading.process("S1")
      yield* reading.awaitRead("S150")
      assert.strictEqual(reads.length, 2)
    }).pipe(Effect.scoped),
  )

  it.effect("waits for the read that a symbol is part of before it processes the symbol", () =>
    Effect.gen(function* () {
      const read = new Set<string>()
      const unread: Array<string> = []
      const prefetch = (some: ReadonlyArray<string>) =>
        Effect.delay(
          Effect.sync(() => some.forEach((symbol) => read.add(symbol))),
          200,
        )
      const process = (symbol: string) =>
        Effect.sync(() => {
          if (!read.has(symbol)) unread.push(symbol)
          return answer
        })
      const job = yield* Effect.forkChild(resultsOf({ prefetch, process }, namesOf(40)))
      yield* TestClock.adjust(1000)
      const results = yield* Fiber.join(job)
      assert.deepStrictEqual([failedIn(results), unread], [[], []])
      // Waiting for the read does not count as the symbol's time.
      assert.deepStrictEqual(new Set(results.map(({ processingTimeMs }) => processingTimeMs)), new Set([0]))
    }),
  )

  const wrong: Readonly<Record<string, () => Effect.Effect<void, SymbolError>>> = {
    "a failure": () => Effect.fail(new Failed({ symbol: "", message: "the disk is gone" })),
    "a defect": () => Effect.die("unforeseen"),
    "an exception": () => {
      throw new Error("unforeseen")
    },
    "a hang": () => Effect.never,
  }
  it.effect.each(Object.entries(wrong))("blames no symbol for %s of a read", ([, prefetch]) =>
    Effect.gen(function* () {
      const job = yield* Effect.forkChild(resultsOf({ prefetch }, namesOf(70)))
      yield* TestClock.adjust("1 minute")
      const results = yield* Fiber.join(job)
      assert.strictEqual(results.length, 70)
      assert.deepStrictEqual(failedIn(results), [])
    }),
  )

  it.effect("continues a read for other symbols when the one that triggered it is interrupted", () =>
    Effect.gen(function* () {
      const prepared = { prefetch: () => Effect.sleep(200), process: () => Effect.succeed(answer) }
      const pool = InProcessPool.layer().pipe(
        Layer.provide(Layer.succeed(SymbolProcessor, SymbolProcessor.of({ prepare: () => Effect.succeed(prepared) }))),
      )
      const { run } = yield* Effect.provide(
        SymbolPool.use((each) => each.open(jobOf(["A", "B"]))),
        pool,
      )
      const first = yield* Effect.forkChild(run("A"), { startImmediately: true })
      const second = yield* Effect.forkChild(run("B"), { startImmediately: true })
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust(200)
      assert.strictEqual((yield* Fiber.join(second)).error, undefined)
    }),
  )

  it.effect("ends a read when the job is interrupted", () =>
    Effect.gen(function* () {
      let ended = 0
      const prefetch = () =>
        Effect.onInterrupt(Effect.never, () =>
          Effect.sync(() => {
            ended += 1
          }),
        )
      const job = yield* Effect.forkChild(resultsOf({ prefetch }, namesOf(40)))
      yield* TestClock.adjust(10)
      yield* Fiber.interrupt(job)
      assert.strictEqual(ended, 1)
    }),
  )

  it("never overwrites the candles of a symbol that is being processed", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 200, size: "max" }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(3),
        async (durations, concurrency, readMs) => {
          // Like a repository that reuses its memory: the symbols whose candles it has, and those that use them.
          const memory = new Set<string>()
          const looking = new Set<string>()
          let overwritten = 0
          const wait = (ms: number) => (ms === 0 ? Effect.void : Effect.sleep(ms))
          const prefetch = (some: ReadonlyArray<string>) =>
            Effect.gen(function* () {
              overwritten += looking.size
              memory.clear()
              yield* wait(readMs)
              overwritten += looking.size
              for (const symbol of some) memory.add(symbol)
            })
          const process = (symbol: string) =>
            Effect.gen(function* () {
              if (memory.delete(symbol)) looking.add(symbol)
              yield* wait(durations[Number(symbol.slice(1))])
              looking.delete(symbol)
              return answer
            })
          const symbols = namesOf(durations.length)
          const results = await Effect.runPromise(
            Effect.gen(function* () {
              const job = yield* Effect.forkChild(resultsOf({ prefetch, process }, symbols, concurrency))
              yield* TestClock.adjust("1 minute")
              return yield* Fiber.join(job)
            }).pipe(Effect.provide([TestClock.layer(), Logger.layer([])])),
          )
          assert.deepStrictEqual(
            results.map(({ symbol, error }) => [symbol, error]),
            symbols.map((symbol) => [symbol, undefined]),
          )
          assert.strictEqual(overwritten, 0)
        },
      ),
      { numRuns: 60 },
    ))
})
