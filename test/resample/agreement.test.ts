import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fc from "fast-check"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as ResampledCandles from "../../src/candles/resample/ResampledCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { explainFormula } from "../../src/symbol/explainFormula.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import { barRow, barsOf } from "./randomBars.ts"

const HOUR = 3_600_000

const cases = fc.record({
  timeframe: fc.constantFrom("4h", "1d", "1w"),
  session: fc.constantFrom(undefined, "0930-1600", "1800-1700"),
  start: fc.integer({ min: 0, max: 400_000 }),
  rows: fc.array(barRow, { minLength: 2, maxLength: 300 }),
  to: fc.option(fc.double({ min: 0.05, max: 1, noNaN: true }), { nil: undefined }),
})

/** Few bars of look-back, many, and the whole history. */
const FORMULAS = ["close > close[1]", "bar_index % 3 == 0 and high > ta.sma(close, 5)", "ta.cum(1) % 2 == 0"]

const answers = Effect.fnUntraced(function* (timeframe: string, formula: string, dateRange: { readonly to?: number }) {
  const processor = yield* SymbolProcessor
  const answerTo = Effect.fnUntraced(function* (jobType: "scan" | "screen") {
    const job = { id: "job", jobType, timeframe, dateRange, formula: `found = not na(close) and (${formula})` }
    const { prefetch, process } = yield* processor.prepare(job)
    if (prefetch !== undefined) yield* prefetch(["A"])
    return yield* process("A")
  }, Effect.scoped)
  const scan = yield* answerTo("scan")
  const screen = yield* answerTo("screen")
  const candles = yield* CandleRepository
  const { columns, length } = yield* candles.getRange("A", { timeframe, range: dateRange, columns: [] })
  const times = [...columns.time.subarray(0, length)]
  const last = times.at(-1)
  if (last === undefined) return
  assert.deepStrictEqual(
    screen.matches,
    scan.matches.filter(({ time }) => time === last),
  )
  assert.deepStrictEqual(screen.flags?.includes("Unfinished"), scan.flags?.includes("Unfinished"))
  const found = new Set(scan.matches.map(({ time }) => time))
  for (const time of times.slice(-4)) {
    const explained = yield* explainFormula({
      symbol: "A",
      timeframe,
      formula: `found = not na(close) and (${formula})`,
      at: time,
    })
    assert.strictEqual(explained.time, time)
    assert.strictEqual(explained.statements.at(-1)?.expression.value, found.has(time), `${formula} at ${time}`)
  }
}, Effect.scoped)

describe("resampled bars", () => {
  it.live("have the same matches in a scan, a screen and an explanation", () =>
    Effect.gen(function* () {
      const check = fc.asyncProperty(cases, fc.constantFrom(...FORMULAS), async (each, formula) => {
        const bars = barsOf(each.start * HOUR, HOUR, each.rows)
        const [first = 0, last = 0] = [bars.time.at(0), bars.time.at(-1)]
        const dateRange = each.to === undefined ? {} : { to: Math.ceil(first + each.to * (last - first)) + 1 }
        const listing = {
          timeZone: "America/New_York",
          ...(each.session === undefined ? {} : { session: each.session }),
        }
        const candles = ResampledCandles.layer({ listing }).pipe(
          Layer.provide(MemoryCandles.layer([["A", bars]], { timeframe: "1h" })),
        )
        const layer = FormulaProcessor.layer.pipe(Layer.provideMerge([candles, PineFormulas.layer]))
        await Effect.runPromise(
          answers(each.timeframe, formula, dateRange).pipe(Effect.provide(layer, { local: true })),
        )
      })
      yield* Effect.promise(() => fc.assert(check, { numRuns: 100 }))
    }),
  )
})
