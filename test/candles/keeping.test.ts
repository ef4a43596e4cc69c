import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { join } from "node:path"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { computeSeries } from "../../src/symbol/computeSeries.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"

// Longer than a chunk, so that their columns are joined in reused memory.
const series: Readonly<Record<string, BarColumns>> = Object.fromEntries(
  Array.from({ length: 40 }, (_, symbol) => {
    const bars = someBars(1500)
    return [`S${10 + symbol}`, { ...bars, close: bars.close.map((close) => close + 10_000 * symbol) }]
  }),
)
const symbols = Object.keys(series)

const inSqlite = Layer.unwrap(
  Effect.gen(function* () {
    const path = join(yield* temporaryFolder, "market.db")
    yield* writeStore(path, series)
    return SqliteCandles.layer(path)
  }),
)

const closeOf = (answer: CandleAnswer | undefined) =>
  answer && Result.isSuccess(answer) ? answer.success.columns.close : undefined

// All values differ, so a few of them identify a column.
const sampleOf = (column: Float64Array | Uint8Array | undefined) => [0, 999, 1000, 1499].map((bar) => column?.[bar])

describe("candles that are read together", () => {
  it.effect("stay unchanged when candles are read for another request", () =>
    Effect.gen(function* () {
      const { many, getRange } = yield* CandleRepository
      const request: CandleRequest = { timeframe: "1d", range: {} }
      const kept = yield* many(symbols, request)
      yield* many(symbols.toReversed(), { timeframe: "1d", range: {}, columns: ["volume"] })
      yield* many(symbols.toReversed(), { ...request })
      yield* getRange("S12", request)
      for (const symbol of symbols) {
        assert.deepStrictEqual(sampleOf(closeOf(kept.get(symbol))), sampleOf(series[symbol].close), symbol)
      }
    }).pipe(Effect.provide(inSqlite)),
  )

  it.effect("are computed in the order of the request, with missing symbols in their places", () =>
    Effect.gen(function* () {
      const asked = ["S11", "NONE", "S10", "S11", "NEITHER", "S12"]
      const results = yield* Stream.runCollect(
        computeSeries({ symbols: asked, timeframe: "1d", dateRange: {}, formula: "x = close" }),
      )
      assert.deepStrictEqual(
        results.map((result) => (Result.isSuccess(result) ? result.success.symbol : result.failure.symbol)),
        ["S11", "NONE", "S10", "NEITHER", "S12"],
      )
    }).pipe(Effect.provide([inSqlite, PineFormulas.layer])),
  )

  it.effect("are not mixed up by two computations that take turns on one repository", () =>
    Effect.gen(function* () {
      const of = (formula: string) => computeSeries({ symbols, timeframe: "1d", dateRange: {}, formula })
      const pairs = yield* Stream.runCollect(Stream.zip(of("x = close"), of("y = open")))
      assert.strictEqual(pairs.length, symbols.length)
      for (const [x, y] of pairs) {
        if (Result.isFailure(x) || Result.isFailure(y)) throw new Error("not read")
        assert.deepStrictEqual(sampleOf(x.success.indicators.get("x")), sampleOf(series[x.success.symbol].close))
        assert.deepStrictEqual(sampleOf(y.success.indicators.get("y")), sampleOf(series[y.success.symbol].open))
      }
    }).pipe(Effect.provide([inSqlite, PineFormulas.layer])),
  )
})
