import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import type { Listing } from "../../src/candles/Listing.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as ResampledCandles from "../../src/candles/resample/ResampledCandles.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { computeSeries } from "../../src/symbol/computeSeries.ts"
import { explainFormula } from "../../src/symbol/explainFormula.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"

const HOUR = 3_600_000
const MONDAY = Date.UTC(2024, 6, 1)

const close = Array.from({ length: 48 }, (_, hour) => hour)
const bars = {
  time: close.map((hour) => MONDAY + hour * HOUR),
  open: close,
  high: close,
  low: close,
  close,
  volume: close,
}

const LISTINGS: Readonly<Record<string, Listing>> = {
  AAPL: { exchange: "NASDAQ", timeZone: "America/New_York", session: "0930-1600" },
  SAP: { exchange: "XETR", timeZone: "Europe/Berlin" },
  ES: { exchange: "CME", timeZone: "America/New_York", session: "1800-1700" },
}

const stored = MemoryCandles.layer({ AAPL: bars, SAP: bars, COIN: bars, ES: bars }, { timeframe: "1h" })

const withListings = Layer.effect(
  CandleRepository,
  CandleRepository.useSync((candles) => ({
    ...candles,
    listings: (symbols: ReadonlyArray<string>) => Effect.succeed(symbols.map((symbol) => LISTINGS[symbol])),
  })),
).pipe(Layer.provide(stored))

const layerOf = (candles: Layer.Layer<CandleRepository>) =>
  PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer()),
    Layer.provide(FormulaProcessor.layer),
    Layer.provideMerge([candles, PineFormulas.layer, Logger.layer([])]),
  )

/** The hours, from Monday midnight UTC, at which a formula is true. */
const hoursOf = (formula: string, symbols = ["AAPL", "SAP", "COIN"]) =>
  Effect.gen(function* () {
    const engine = yield* ProcessingEngine
    const results = yield* engine.processBatch({
      id: "job",
      symbols,
      timeframe: "1h",
      jobType: "scan",
      dateRange: {},
      formula,
    })
    return results.map(({ matches }) => matches.map(({ time }) => (time - MONDAY) / HOUR))
  })

describe("a formula over hourly bars", () => {
  it.effect("uses the time zone and session that the store has for each symbol, or else UTC", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* hoursOf("hour == 9 and minute == 0"), [
        [13, 37],
        [7, 31],
        [9, 33],
      ])
      const ended = 'not na(request.security(syminfo.tickerid, "D", close, barmerge.gaps_on))'
      // The series begins on a Sunday evening in New York, after the session.
      const [day, , utcDay] = yield* hoursOf(`bar_index >= 4 and ${ended}`)
      // The hour that begins at 15:00 in New York is the last of the session; later ones are not part of the day.
      assert.deepStrictEqual(day, [19, 43])
      assert.deepStrictEqual(utcDay, [23, 47])
    }).pipe(Effect.provide(layerOf(withListings))),
  )

  it.effect("uses the time zone of the store's address if the store has none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* hoursOf("hour == 9"), [
        [0, 24],
        [0, 24],
        [0, 24],
      ])
    }).pipe(
      Effect.provide(
        layerOf(ResampledCandles.layer({ listing: { timeZone: "Asia/Tokyo" } }).pipe(Layer.provide(stored))),
      ),
    ),
  )

  it.effect("knows the ticker of the symbol that it runs on", () =>
    Effect.gen(function* () {
      const formula = '(syminfo.ticker == "SAP" or syminfo.tickerid == "NASDAQ:AAPL") and bar_index == 5'
      assert.deepStrictEqual(yield* hoursOf(formula), [[5], [5], []])
    }).pipe(Effect.provide(layerOf(withListings))),
  )

  it.effect("evaluates requests of another symbol by the time zone, session and ticker of that one", () =>
    Effect.gen(function* () {
      const ended = 'not na(request.security("ES", "D", close, barmerge.gaps_on))'
      // Days end at 17:00 in New York, whatever symbol the formula runs on.
      assert.deepStrictEqual(yield* hoursOf(ended, ["COIN"]), [[20, 44]])
      assert.deepStrictEqual(yield* hoursOf(`${ended} and hour >= 0`, ["COIN"]), [[20, 44]])
      assert.deepStrictEqual(yield* hoursOf('request.security("ES", "60", hour) == 9', ["COIN"]), [[13, 37]])
      const named = 'request.security("ES", "60", syminfo.ticker == "ES" and syminfo.prefix == "CME") and bar_index < 2'
      assert.deepStrictEqual(yield* hoursOf(named, ["COIN"]), [[0, 1]])
    }).pipe(Effect.provide(layerOf(withListings))),
  )

  it.effect("is explained and computed in the same time zone", () =>
    Effect.gen(function* () {
      const request = { timeframe: "1h", formula: "x = hour" }
      const explained = yield* explainFormula({ ...request, symbol: "AAPL", at: MONDAY + 13 * HOUR })
      assert.strictEqual(explained.statements.at(-1)?.expression.value, 9)
      const series = yield* Stream.runCollect(computeSeries({ ...request, symbols: ["SAP"], dateRange: {} }))
      const [sap] = Array.from(series, Result.getOrThrow)
      assert.strictEqual(sap.indicators.get("x")?.[0], 2)
    }).pipe(Effect.provide(layerOf(withListings))),
  )
})
