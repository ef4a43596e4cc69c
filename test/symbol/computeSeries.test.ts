import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { computeSeries, type SeriesRequest } from "../../src/symbol/computeSeries.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"

const DAY = 86_400_000
const DAY_0 = Date.UTC(2024, 0, 1)
const rising = (from: number) => Array.from({ length: 40 }, (_, day) => from + day)

const MANY = Array.from({ length: 40 }, (_, index) => `S${index}`)
const candles = MemoryCandles.layer([
  ["UP", rising(100)],
  ["GAP", [1, 2, Number.NaN, 4, 5, 6, 7, 8]],
  ...MANY.map((symbol, index) => [symbol, rising(1000 * index)] as const),
])

const compute = (more: Partial<SeriesRequest>) =>
  computeSeries({ symbols: ["UP"], timeframe: "1d", dateRange: {}, formula: "close", ...more }).pipe(
    Stream.map((answer) => (Result.isSuccess(answer) ? answer.success : answer.failure._tag)),
    Stream.runCollect,
    Effect.provide([candles, PineFormulas.layer]),
  )

describe("computeSeries", () => {
  it.effect("emits the bars of the range, with values computed from the history before it", () =>
    Effect.gen(function* () {
      const [series] = yield* compute({
        formula: "average = ta.sma(close, 10)\nup = close > average\n2 * average",
        dateRange: { from: DAY_0 + 8 * DAY, to: DAY_0 + 11 * DAY },
      })
      assert.deepStrictEqual(series, {
        symbol: "UP",
        time: Float64Array.of(DAY_0 + 8 * DAY, DAY_0 + 9 * DAY, DAY_0 + 10 * DAY),
        indicators: new Map<string, Float64Array | Uint8Array>([
          ["average", Float64Array.of(Number.NaN, 104.5, 105.5)],
          ["up", Uint8Array.of(0, 1, 1)],
          ["result", Float64Array.of(Number.NaN, 209, 211)],
        ]),
      })
    }),
  )

  it.effect("emits the bars at which a symbol was a member, in one series", () =>
    Effect.gen(function* () {
      const at = (day: number) => DAY_0 + day * DAY
      const series = yield* compute({
        symbols: ["UP", "S1"],
        formula: "average = ta.sma(close, 10)\nup = close > average",
        dateRange: { from: at(8), to: at(30) },
        universe: { UP: [{ from: at(29) }, { to: at(9) }, { from: at(12), to: at(14) }, { from: at(13), to: at(15) }] },
      })
      assert.deepStrictEqual(series, [
        {
          symbol: "UP",
          time: Float64Array.of(at(8), at(12), at(13), at(14), at(29)),
          indicators: new Map<string, Float64Array | Uint8Array>([
            ["average", Float64Array.of(Number.NaN, 107.5, 108.5, 109.5, 124.5)],
            ["up", Uint8Array.of(0, 1, 1, 1, 1)],
          ]),
        },
        {
          symbol: "S1",
          time: new Float64Array(0),
          indicators: new Map<string, Float64Array | Uint8Array>([
            ["average", new Float64Array(0)],
            ["up", new Uint8Array(0)],
          ]),
        },
      ])
    }),
  )

  it.effect("answers every symbol once, in order, with series that later symbols do not change", () =>
    Effect.gen(function* () {
      const answers = yield* compute({ symbols: [...MANY, "GONE", "S3", "UP"], formula: "mean = ta.sma(close, 2)" })
      assert.deepStrictEqual(
        answers.map((answer) => (typeof answer === "string" ? answer : answer.symbol)),
        [...MANY, "UnknownSymbol", "UP"],
      )
      const lasts = answers.flatMap((answer) =>
        typeof answer === "string" ? [] : [answer.indicators.get("mean")?.at(-1)],
      )
      assert.deepStrictEqual(lasts, [...MANY.map((_, index) => 1000 * index + 38.5), 138.5])
    }),
  )

  it.effect("reads the whole history if missing values make the look-back too short", () =>
    Effect.gen(function* () {
      const [series] = yield* compute({
        symbols: ["GAP"],
        formula: "ta.sma(close, 3)",
        dateRange: { from: DAY_0 + 4 * DAY, to: DAY_0 + 5 * DAY },
      })
      assert.deepStrictEqual(
        typeof series === "string" ? series : series.indicators.get("result"),
        Float64Array.of(11 / 3),
      )
    }),
  )

  it.effect("fails with FormulaError before the first symbol", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(compute({ formula: "close >", symbols: ["GONE"] })))._tag, "FormulaError")
    }),
  )
})
