import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Result from "effect/Result"
import { CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { Candles } from "../../src/candles/Candles.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { MeasureWork, SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const DAY = 86_400_000
const DAY_0 = Date.UTC(2024, 0, 1)

/** 400 daily closes, each one higher than the last. */
const rising = Array.from({ length: 400 }, (_, day) => 100 + day)
/** 60 closes that change, and 700 that do not. */
const still = Array.from({ length: 760 }, (_, day) => (day < 60 ? 100 - day * 0.3 + (day % 3) : 80))
const candles = MemoryCandles.layer({
  STILL: still,
  UP: rising,
  NEW: [10, 11, 12],
  GAP: [1, 2, Number.NaN, 4, 5, 6, 7, 8],
})

const jobOf = (more: Partial<ProcessingJob>): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols: ["UP"],
  timeframe: "1d",
  dateRange: {},
  formula: "close > 0",
  ...more,
})

const engine = PooledEngine.layer.pipe(
  Layer.provide(InProcessPool.layer()),
  Layer.provide(FormulaProcessor.layer),
  Layer.provide([candles, PineFormulas.layer]),
  Layer.provideMerge(Logger.layer([])),
)

const run = (more: Partial<ProcessingJob>) =>
  ProcessingEngine.use((each) => each.processBatch(jobOf(more))).pipe(Effect.provide(engine))

describe("the formula processor", () => {
  it.effect(
    "reports the bars of the range where the formula is true, with values computed from the history before it",
    () =>
      Effect.gen(function* () {
        const dateRange = { from: DAY_0 + 300 * DAY, to: DAY_0 + 303 * DAY }
        const [result] = yield* run({ formula: "average = ta.sma(close, 10)\nclose - average == 4.5", dateRange })
        assert.deepStrictEqual(
          result.matches.map(({ time, close, values }) => [(time - DAY_0) / DAY, close, values["average"]]),
          [
            [300, 400, 395.5],
            [301, 401, 396.5],
            [302, 402, 397.5],
          ],
        )
        assert.deepStrictEqual(result.computedIndicators, { average: 397.5 })
      }),
  )

  it.effect("screens the last bar of the range, and computes its values", () =>
    Effect.gen(function* () {
      const dateRange = { to: DAY_0 + 20 * DAY }
      const [screened] = yield* run({ jobType: "screen", formula: "bar_index == 19", dateRange })
      assert.deepStrictEqual(
        screened.matches.map(({ close }) => close),
        [119],
      )
      const [computed] = yield* run({ jobType: "compute", formula: "a = close[1]\na * 2", dateRange })
      assert.deepStrictEqual(computed.computedIndicators, { a: 118, result: 236 })
      assert.deepStrictEqual(computed.matches, [])
    }),
  )

  it.effect("gives the same matches from part of the history after a price has not changed for long", () =>
    Effect.gen(function* () {
      const formula =
        "u = ta.rma(math.max(ta.change(close), 0), 14)\nd = ta.rma(math.max(-ta.change(close), 0), 14)\n100 - 100 / (1 + u / d) < 50"
      const symbols = ["STILL"]
      const dateRange = { from: DAY_0 + 750 * DAY }
      const [all] = yield* run({ symbols, formula })
      const [range] = yield* run({ symbols, formula, dateRange })
      const [screened] = yield* run({ symbols, formula, jobType: "screen" })
      assert.lengthOf(range.matches, 10)
      assert.deepStrictEqual(range.matches, all.matches.slice(-10))
      assert.deepStrictEqual(screened.matches, all.matches.slice(-1))
    }),
  )

  it.effect("reads no whole history where a price has stood still for an hour", () =>
    Effect.gen(function* () {
      const formula = "strength = ta.rsi(close, 14)\nstrength > 0"
      const closes = Array.from({ length: 4000 }, (_, i) => (i >= 3900 && i < 3960 ? 80 : 80 + 9 * Math.sin(i * i)))
      const asked: Array<number> = []
      const watched = Layer.effect(
        CandleRepository,
        Effect.map(CandleRepository, (inner) => ({
          ...inner,
          getRange: (symbol: string, request: CandleRequest) => {
            asked.push(request.lookback ?? 0)
            return inner.getRange(symbol, request)
          },
        })),
      ).pipe(Layer.provide(MemoryCandles.layer({ HOUR: closes })))
      const strengthIn = (jobType: ProcessingJob["jobType"]) =>
        ProcessingEngine.use((each) => each.processBatch(jobOf({ symbols: ["HOUR"], formula, jobType }))).pipe(
          Effect.map(([result]) => result.computedIndicators["strength"]),
          Effect.provide(
            PooledEngine.layer.pipe(
              Layer.provide(InProcessPool.layer()),
              Layer.provide(FormulaProcessor.layer),
              Layer.provide([watched, PineFormulas.layer]),
              Layer.provideMerge(Logger.layer([])),
            ),
          ),
        )
      const newest = Number(yield* strengthIn("screen"))
      assert.isNotEmpty(asked)
      assert.isBelow(Math.max(...asked), 4000)
      assert.closeTo(newest, Number(yield* strengthIn("scan")), 1e-9)
    }),
  )

  it.effect("uses the job's parameters", () =>
    Effect.gen(function* () {
      const formula = "length = input.int(3)\nvalue = ta.sma(close, length)\nclose > 0"
      const [result] = yield* run({ formula, parameters: { length: 5 }, dateRange: { to: DAY_0 + 10 * DAY } })
      assert.strictEqual(result.computedIndicators["value"], 107)
    }),
  )

  it.effect("flags ShortHistory if the history is too short for a first value", () =>
    Effect.gen(function* () {
      const results = yield* run({ symbols: ["UP", "NEW"], formula: "close > ta.sma(close, 10)" })
      assert.deepStrictEqual(
        results.map(({ flags }) => flags),
        [undefined, ["ShortHistory"]],
      )
    }),
  )

  it.effect("reads the whole history if missing values make the look-back too short", () =>
    Effect.gen(function* () {
      // The last four values at bar 5 are those of bars 1, 3, 4 and 5.
      const dateRange = { from: DAY_0 + 5 * DAY, to: DAY_0 + 6 * DAY }
      const [result] = yield* run({ symbols: ["GAP"], formula: "average = ta.sma(close, 4)\nclose > 0", dateRange })
      assert.deepStrictEqual(result.computedIndicators, { average: (2 + 4 + 5 + 6) / 4 })
    }),
  )

  it.effect(
    "fails with BadCandles, and what to do, for a match without a close, but not for other bars without one",
    () =>
      Effect.gen(function* () {
        const dateRange = { from: DAY_0 + 2 * DAY, to: DAY_0 + 4 * DAY }
        const hole = (more: Partial<ProcessingJob>) => run({ symbols: ["GAP", "UP"], dateRange, ...more })
        for (const more of [
          { formula: "bar_index > 0" },
          { jobType: "screen", formula: "bar_index == 2", dateRange: { to: DAY_0 + 3 * DAY } },
        ] as const) {
          const [gap, up] = yield* hole(more)
          assert.strictEqual(gap.error?._tag, "BadCandles")
          assert.match(gap.error?.message ?? "", /GAP at 2024-01-03\S* .*close is NaN.*`and not na\(close\)`/)
          assert.deepStrictEqual(gap.matches, [])
          assert.isUndefined(up.error)
        }
        const [answered] = yield* hole({ formula: "bar_index > 0 and not na(close)" })
        assert.deepStrictEqual(
          answered.matches.map(({ close }) => close),
          [4],
        )
      }),
  )

  it.effect("answers UnknownSymbol for an unknown symbol, and fails with InvalidJob without a formula", () =>
    Effect.gen(function* () {
      const results = yield* run({ symbols: ["UP", "NOBODY"] })
      assert.deepStrictEqual(
        results.map(({ error }) => error?._tag),
        [undefined, "UnknownSymbol"],
      )
      const { formula: _, ...bare } = jobOf({})
      const error = yield* Effect.flip(
        ProcessingEngine.use((each) => each.processBatch(bare)).pipe(Effect.provide(engine)),
      )
      assert.strictEqual(error._tag, "InvalidJob")
    }),
  )

  it.effect("reads only the columns and bars that the formula needs", () =>
    Effect.gen(function* () {
      const asked: Array<CandleRequest> = []
      const none: Candles = {
        length: 0,
        firstIndex: 0,
        columns: { time: new Float64Array(), close: new Float64Array() },
      }
      const spy = Layer.succeed(CandleRepository, {
        many: (symbols, request) => {
          asked.push(request)
          return Effect.succeed(new Map(symbols.map((symbol) => [symbol, Result.succeed(none)])))
        },
        getRange: () => Effect.die("not read ahead"),
        symbols: () => Effect.succeed([]),
      })
      const prepared = (job: ProcessingJob) =>
        SymbolProcessor.use((processor) => processor.prepare(job)).pipe(
          Effect.provide(FormulaProcessor.layer.pipe(Layer.provide([spy, PineFormulas.layer]))),
        )
      const scan = yield* prepared(jobOf({ formula: "ta.sma(close, 20) > 0 and close > 0" }))
      yield* scan.prefetch?.(["A"]) ?? Effect.void
      const screen = yield* prepared(jobOf({ jobType: "screen", formula: "volume > ta.sma(volume, 20)" }))
      yield* screen.prefetch?.(["A"]) ?? Effect.void
      assert.deepStrictEqual(
        asked.map(({ columns, lookback, last }) => [[...(columns ?? [])].toSorted(), lookback, last]),
        [
          [["close"], 19, undefined],
          [["close", "volume"], 19, 20],
        ],
      )
    }).pipe(Effect.scoped),
  )

  it.live("reports the work of an answer with MeasureWork", () =>
    Effect.gen(function* () {
      const prepared = yield* SymbolProcessor.use((processor) => processor.prepare(jobOf({})))
      yield* prepared.prefetch?.(["UP", "NEW"]) ?? Effect.void
      const { work } = yield* prepared.process("UP")
      assert.strictEqual(work?.barsRead, 400)
      assert.isAbove(work?.evaluatedMs ?? 0, 0)
      assert.isAbove(work?.readMs ?? 0, 0)
    }).pipe(
      Effect.provide(FormulaProcessor.layer.pipe(Layer.provide([candles, PineFormulas.layer]))),
      Effect.provideService(MeasureWork, true),
      Effect.scoped,
    ),
  )
})
