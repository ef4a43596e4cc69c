import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingResult, SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { largeErrors } from "../faults/largeErrors.ts"
import { oddAnswers } from "../faults/oddAnswers.ts"
import { randomOf } from "../faults/stormPlan.ts"
import { batchIn, bundled, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("answers")
const options = { worker, workers: 2, maxReplyBytes: 1_000_000 }
const wide = { timeoutMs: 60_000 }

/** Odd answers at random places among plain ones; a symbol is named after its kind and a number. */
const stormOf = (seed: number, count: number, kinds: ReadonlyArray<string>): ReadonlyArray<string> => {
  const random = randomOf(seed)
  return Array.from({ length: count }, (_, n) =>
    random() < 0.5 ? `plain:${n}` : `${kinds[Math.floor(random() * kinds.length)]}:${n}`,
  )
}

const assertOwnAnswers = (symbols: ReadonlyArray<string>, results: ReadonlyArray<ProcessingResult>): void => {
  assert.deepStrictEqual(
    results.map(({ symbol }) => symbol),
    symbols,
  )
  for (const { symbol, error, matches, computedIndicators } of results) {
    const [kind, n] = symbol.split(":")
    const { expected } = oddAnswers[kind](Number(n))
    if (expected === "InvalidReply") assert.strictEqual(error?._tag, "InvalidReply", symbol)
    else {
      assert.isUndefined(error, `${symbol}: ${error?.message}`)
      const { matches: m, computedIndicators: c } = expected
      assert.deepStrictEqual({ matches, computedIndicators }, { matches: m, computedIndicators: c }, symbol)
    }
  }
}

const seeds = [1, 2, 3]

describe.each(isolations)("odd answers among plain ones, on %s", (isolation) => {
  it.live.each(seeds)("give each symbol its own answer, as first read, or InvalidReply (seed %i)", (seed) =>
    Effect.gen(function* () {
      const symbols = stormOf(seed, 600, Object.keys(oddAnswers))
      assertOwnAnswers(symbols, yield* batchIn(isolation, jobOf(symbols, wide), options))
    }),
  )

  it.live("do not mix when the processor reuses one object for all symbols", () =>
    Effect.gen(function* () {
      const symbols = Array.from({ length: 300 }, (_, n) => `refilled:${n}`)
      assertOwnAnswers(symbols, yield* batchIn(isolation, jobOf(symbols, wide), options))
    }),
  )
})

describe("odd answers among plain ones, in process", () => {
  const answerOf = (symbol: string): SymbolAnswer => {
    const [kind, n] = symbol.split(":")
    return oddAnswers[kind](Number(n)).answer as SymbolAnswer
  }
  const engine = PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer()),
    Layer.provide(SymbolProcessor.layerOf((symbol) => Effect.sync(() => answerOf(symbol)))),
    Layer.provideMerge(Logger.layer([])),
  )
  // In process there is no size limit: the first would never end, and the second would be answered.
  const kinds = Object.keys(oddAnswers).filter((kind) => kind !== "endlessLength" && kind !== "huge")

  it.live.each(seeds)("give each symbol its own answer, as first read, or InvalidReply (seed %i)", (seed) =>
    Effect.gen(function* () {
      const symbols = stormOf(seed, 600, kinds)
      const run = ProcessingEngine.use(({ processBatch }) => processBatch(jobOf(symbols, wide)))
      assertOwnAnswers(symbols, yield* Effect.provide(run, engine))
    }),
  )
})

describe.each(isolations)("an InvalidReply, on %s", (isolation) => {
  it.live("names the field and its value", () =>
    Effect.gen(function* () {
      const results = yield* batchIn(isolation, jobOf(["notANumber:1", "text:12", "toJson:1"], wide), options)
      assert.deepStrictEqual(
        results.map(({ error }) => error?.message.replace("The processor's answer is invalid: ", "")),
        [
          "computedIndicators.n is NaN, expected a finite number, a boolean or null",
          'computedIndicators.n is "12", expected a finite number, a boolean or null',
          "toJSON is not a field of an answer: expected matches, computedIndicators, flags, work",
        ],
      )
    }),
  )
})

/** Twice the 65,536 characters that are kept of a text. */
const MOST_CHARACTERS = 131_072

describe.each(isolations)("an error of many megabytes, on %s", (isolation) => {
  it.live("is shortened, and affects only its symbol", () =>
    Effect.gen(function* () {
      const kinds = Object.keys(largeErrors)
      const symbols = kinds.flatMap((kind, i) => [`plain:${i}`, `${kind}:1`, `plain:${i + 100}`])
      const results = yield* batchIn(isolation, jobOf(symbols, wide), options)
      assertOwnAnswers(
        symbols.filter((symbol) => symbol.startsWith("plain")),
        results.filter(({ symbol }) => symbol.startsWith("plain")),
      )
      for (const { symbol, error } of results) {
        if (symbol.startsWith("plain")) continue
        const tag = symbol.startsWith("unavailable") ? "CandlesUnavailable" : "Failed"
        assert.strictEqual(error?._tag, tag, symbol)
        assert.isAtMost(JSON.stringify(error).length, 2 * MOST_CHARACTERS)
        assert.include(JSON.stringify(error), "more characters")
      }
    }),
  )

  it.live("is shortened when the preparation of a job fails with it", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(batchIn(isolation, jobOf(["plain:1"], { ...wide, formula: "large" }), options))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.isAtMost(error.message.length, MOST_CHARACTERS)
    }),
  )
})
