import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { LiveFormula, readLiveFormula } from "../../src/report/page/formula/LiveFormula.ts"
import { reproduce } from "../../src/report/page/formula/reproduce.ts"
import { Store } from "../../src/report/page/model/Store.ts"
import { decodeReport } from "./decodeReport.ts"
import { makeReport } from "./makeReport.ts"

const stocks = [...sampleMarket({ symbols: 12, bars: 300 })]
const days = stocks[0][1].time

const rowsOf = ({ close, high, low, open, time, volume }: BarColumns, isKept: (bar: number) => boolean): BarColumns => {
  const cut = (column: Float64Array) => column.filter((_, bar) => isKept(bar))
  return { time: cut(time), open: cut(open), high: cut(high), low: cut(low), close: cut(close), volume: cut(volume) }
}

/** Bars of an index that begin earlier than those of the stocks and lack some days; one price has many digits. */
const index = (): BarColumns => {
  const [[, bars]] = [...sampleMarket({ symbols: 1, bars: 700, seed: 7 })]
  const close = bars.close.slice()
  close[200] += 1 / 3
  return rowsOf({ ...bars, close }, (bar) => bar % 17 !== 3)
}

const market = [...stocks, ["SPY", index()] as const]
const names = stocks.map(([symbol]) => symbol)

const reportOf = (formula: string, job: Partial<ProcessingJob> = {}, maxBytes?: number) =>
  makeReport(market, { symbols: names, formula, ...job }, maxBytes === undefined ? {} : { maxBytes })

const checkOf = (html: string) => {
  const data = decodeReport(html)
  return reproduce(data, new LiveFormula(data.head.job.formula ?? "", data))
}

const FORMULAS = [
  `spy = request.security("SPY", "D", close)\nclose / spy > close[1] / spy[1]`,
  `strength = close / request.security("NYSE:SPY", timeframe.period, ta.ema(close, 20))\nta.crossover(strength, strength[5])`,
  `weekly = request.security("SPY", "W", ta.rsi(close, 14))\nweekly > 50 and close > open`,
  `busy = request.security("SPY", "D", volume > ta.sma(volume, 20))\nbusy and close > open`,
  `spy = request.security("SPY", "D", close, barmerge.gaps_on)\nclose > open and not na(spy)`,
  `age = request.security("SPY", "D", bar_index)\nclose > open and age % 2 == 0`,
  `is = request.security("SPY", "D", syminfo.ticker == "SPY")\nis and close > open and syminfo.ticker != "SPY"`,
  `none = request.security("NONE", "D", close, ignore_invalid_symbol = true)\nna(none) and close > open`,
  `both = request.security("SPY", "D", close) + request.security("${names[3]}", "D", close)\nboth > both[1]`,
]

describe("a report of a formula that requests other symbols", () => {
  it.effect("carries their candles, and its page finds what the scan found", () =>
    Effect.gen(function* () {
      const part = { dateRange: { from: days[150], to: days[290] } }
      for (const formula of FORMULAS) {
        const jobs: ReadonlyArray<Partial<ProcessingJob>> = [{}, part, { jobType: "screen" }]
        for (const job of jobs) {
          const { report, results } = yield* reportOf(formula, job)
          const matches = results.reduce((sum, each) => sum + each.matches.length, 0)
          if (job.jobType === undefined) assert.isAbove(matches, 20, formula)
          assert.deepInclude(checkOf(report.html), { kind: "same" }, formula)
          const { symbols } = decodeReport(report.html)
          assert.notInclude(
            symbols.map(({ name }) => name),
            "SPY",
            "it is not shown as if it had been asked about",
          )
        }
      }
    }),
  )

  it.effect("shows their values in lines and explanations", () =>
    Effect.gen(function* () {
      const { report, results } = yield* reportOf(FORMULAS[0])
      const data = decodeReport(report.html)
      const formula = new LiveFormula(FORMULAS[0], data)
      const [info] = data.symbols
      const matches = results.find(({ symbol }) => symbol === info.name)?.matches ?? []
      assert.isAbove(matches.length, 20)
      for (const { time, values } of matches) {
        const bar = data.barAt(info, data.calendar.indexOf(time))
        assert.strictEqual(formula.seriesOf(data, info).get("spy")?.[bar], values["spy"])
        assert.strictEqual(formula.explain(data, info, bar)[0].expression.value, values["spy"])
      }
    }),
  )

  it.effect("notices candles of another symbol that were changed", () =>
    Effect.gen(function* () {
      const { report } = yield* reportOf(FORMULAS[1])
      const data = decodeReport(report.html)
      const close = data.others.get("NYSE:SPY")?.columns.close
      assert.isDefined(close)
      if (close !== undefined) close[close.length - 5] *= 1.001
      assert.strictEqual(reproduce(data, new LiveFormula(FORMULAS[1], data)).kind, "different")
    }),
  )

  it.effect("runs changed formulas that request what the file holds, and says what it does not hold", () =>
    Effect.gen(function* () {
      const { report } = yield* reportOf(FORMULAS[0])
      const data = decodeReport(report.html)
      const asked = [`request.security("SPY", "W", low) > low`, `request.security("${names[2]}", "D", close) > close`]
      for (const formula of asked) {
        const { results } = yield* reportOf(formula)
        const matches = results.reduce((sum, each) => sum + each.matches.length, 0)
        assert.strictEqual(new LiveFormula(formula, data).scan(data).count, matches, formula)
      }
      const part = yield* reportOf(FORMULAS[0], { dateRange: { from: days[200] } })
      const cut = decodeReport(part.report.html)
      const refused = [
        [data, 'request.security("QQQ", "D", close, ignore_invalid_symbol = true) > close', "QQQ"],
        // Its history begins before the file's.
        [cut, asked[1], names[2]],
      ] as const
      for (const [where, formula, symbol] of refused) {
        const mistake = readLiveFormula(formula, where)
        assert.instanceOf(mistake, FormulaMistake, formula)
        if (mistake instanceof FormulaMistake) {
          assert.include(mistake.message, `requests \`${symbol}\`, whose candles are not in this page`)
        }
      }
    }),
  )

  it.effect("leaves out candles that would make the file too large, and says so", () =>
    Effect.gen(function* () {
      const { report, results } = yield* reportOf(FORMULAS[0], {}, 9000)
      const data = decodeReport(report.html)
      assert.strictEqual(
        data.matches.count,
        results.reduce((sum, each) => sum + each.matches.length, 0),
      )
      assert.notInclude(report.html, 'id="report-others"')
      const { check } = new Store(data, async () => {}, {}, "").state
      assert.deepStrictEqual(check, {
        kind: "impossible",
        why: "the formula requests `SPY`, whose candles are not in this page: its 659 bars would make the file too large",
      })
    }),
  )

  it.effect("is made of a run whose other symbol has left the store since, and says so", () =>
    Effect.gen(function* () {
      const asked = { symbols: names, formula: FORMULAS[0] }
      const { job, results } = yield* makeReport(market, asked)
      const { report } = yield* makeReport(stocks, { ...asked, formula: "close > 0" }, { job, change: () => results })
      const data = decodeReport(report.html)
      const { check } = new Store(data, async () => {}, {}, "").state
      assert.strictEqual(check?.kind, "impossible")
      assert.include(check?.kind === "impossible" ? check.why : "", "the store had none when the report was made")
    }),
  )
})
