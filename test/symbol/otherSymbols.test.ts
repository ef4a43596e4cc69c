import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { CandlesUnavailable } from "../../src/job/SymbolError.ts"
import { computeSeries } from "../../src/symbol/computeSeries.ts"
import { explainFormula } from "../../src/symbol/explainFormula.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"

const DAY = 86_400_000
const day = (n: number): number => Date.UTC(2024, 0, 1) + n * DAY

const barsOn = (days: ReadonlyArray<number>, close: ReadonlyArray<number>) => ({
  time: days.map(day),
  open: close,
  high: close,
  low: close,
  close,
  volume: close,
})

const candles = {
  // SPY has no bar on the third day, and one before AAPL begins.
  SPY: barsOn([0, 1, 3, 4, 5], [100, 101, 103, 104, 105]),
  AAPL: barsOn([1, 2, 3, 4, 5], [10, 20, 30, 40, 50]),
  COIN: barsOn(
    Array.from({ length: 14 }, (_, at) => at),
    Array.from({ length: 14 }, (_, at) => at + 1),
  ),
  GOLD: barsOn(
    Array.from({ length: 14 }, (_, at) => at),
    Array.from({ length: 14 }, () => 20),
  ),
}

const layerOf = (stored: Layer.Layer<CandleRepository>) =>
  PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer()),
    Layer.provide(FormulaProcessor.layer),
    Layer.provideMerge([stored, PineFormulas.layer, Logger.layer([])]),
  )

const layer = layerOf(MemoryCandles.layer(candles))

const failing = Layer.effect(
  CandleRepository,
  CandleRepository.useSync((repository) => ({
    ...repository,
    getRange: (symbol: string) => Effect.fail(new CandlesUnavailable({ symbol, message: "the disk is busy" })),
  })),
).pipe(Layer.provide(MemoryCandles.layer(candles)))

const ask = (formula: string, more: Partial<ProcessingJob> = {}) =>
  ProcessingEngine.use((engine) =>
    engine.processBatch({
      id: "job",
      symbols: ["AAPL"],
      timeframe: "1d",
      jobType: "scan",
      dateRange: {},
      formula,
      ...more,
    }),
  )

const spyAt = (asked: string, more: Partial<ProcessingJob> = {}) =>
  Effect.map(ask(`spy = ${asked}\nclose > 0`, more), ([{ matches }]) => matches.map(({ values }) => values["spy"]))

describe("a formula that requests another symbol", () => {
  it.effect("has that symbol's last known value at each bar", () =>
    Effect.gen(function* () {
      for (const symbol of [
        '"SPY"',
        '"NYSE:SPY"',
        'syminfo.prefix + ":SPY"',
        'input.symbol("SPY")',
        'ticker.new("NYSE", "SPY")',
      ]) {
        const values = yield* spyAt(`request.security(${symbol}, timeframe.period, close)`)
        assert.deepStrictEqual(values, [101, 101, 103, 104, 105], symbol)
      }
      const gaps = yield* spyAt('request.security("SPY", "D", close, barmerge.gaps_on)')
      assert.deepStrictEqual(gaps, [101, null, 103, 104, 105])
    }).pipe(Effect.provide(layer)),
  )

  it.effect("evaluates the expression over all bars of that symbol", () =>
    Effect.gen(function* () {
      const changes = yield* spyAt('request.security("SPY", "D", close - close[1])')
      assert.deepStrictEqual(changes, [1, 1, 2, 1, 1])
      const part = { dateRange: { from: day(3), to: day(5) } }
      const counts = yield* spyAt('request.security("SPY", "D", bar_index)', part)
      assert.deepStrictEqual(counts, [2, 3])
    }).pipe(Effect.provide(layer)),
  )

  it.effect("can use that symbol's value in a request of its own symbol, by name or inline", () =>
    Effect.gen(function* () {
      for (const gold of ["gold", 'request.security("GOLD", "W", close)']) {
        const lines = ['gold = request.security("GOLD", "W", close)', `rs = request.security("", "W", close / ${gold})`]
        const [{ matches }] = yield* ask([...lines, "rs > rs[5]"].join("\n"), { symbols: ["COIN"] })
        // The weeks end on the 7th and 14th day: 7 of 20, and 14 of 20.
        assert.deepStrictEqual(
          matches.map(({ time, values }) => [time, values["rs"]]),
          [[day(13), 0.7]],
        )
      }
    }).pipe(Effect.provide(layer)),
  )

  it.effect("has the same value in a screen and an explanation", () =>
    Effect.gen(function* () {
      const formula = 'spy = request.security("SPY", "D", close)\nspy == 104 and close == 40'
      const screened = yield* ask(formula, { jobType: "screen", dateRange: { to: day(5) } })
      assert.deepStrictEqual(
        screened[0].matches.map(({ time }) => time),
        [day(4)],
      )
      const { statements } = yield* explainFormula({ symbol: "AAPL", timeframe: "1d", formula, at: day(4) })
      assert.strictEqual(statements.at(-1)?.expression.value, true)
    }).pipe(Effect.provide(layer)),
  )

  it.effect("fails like the store if that symbol cannot be read", () =>
    Effect.gen(function* () {
      const formula = 'request.security("SPY", "D", close) > close'
      const error = yield* Effect.flip(ask(formula))
      assert.strictEqual(error._tag, "StoreUnavailable")
      assert.strictEqual(error.message, "The formula requests SPY: the disk is busy")
      const explained = explainFormula({ symbol: "AAPL", timeframe: "1d", formula })
      assert.strictEqual((yield* Effect.flip(explained))._tag, "CandlesUnavailable")
      const computed = Stream.runDrain(
        computeSeries({ symbols: ["AAPL"], timeframe: "1d", dateRange: {}, formula: `x = ${formula}` }),
      )
      assert.strictEqual((yield* Effect.flip(computed))._tag, "StoreUnavailable")
    }).pipe(Effect.provide(layerOf(failing))),
  )

  it.effect("fails with InvalidJob if that symbol does not exist, unless ignore_invalid_symbol is set", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ask('request.security("QQQ", "D", close) > close'))
      assert.include(error.message, "The formula requests QQQ, of which there are no 1d candles")
      const values = yield* spyAt('request.security("QQQ", "D", close, ignore_invalid_symbol = true)')
      assert.deepStrictEqual(values, [null, null, null, null, null])
    }).pipe(Effect.provide(layer)),
  )
})
