import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { UnknownSymbol } from "../../src/job/SymbolError.ts"
import { failedResult } from "../../src/job/ProcessingResult.ts"
import { writeReport } from "../../src/report/html/HtmlReport.ts"
import { LiveFormula } from "../../src/report/page/formula/LiveFormula.ts"
import type { ReportData } from "../../src/report/page/data/ReportData.ts"
import { reproduce } from "../../src/report/page/formula/reproduce.ts"
import { decodeReport, headOf } from "./decodeReport.ts"
import { makeReport, NO_PAGE } from "./makeReport.ts"

const FORMULA = "fast = ta.ema(close, 10)\nup = fast > fast[1]\nrsi = ta.rsi(close, 14)\nup and ta.crossover(rsi, 50)"

const market = [...sampleMarket({ symbols: 30, bars: 300 })]
const days = market[0][1].time

const reproduced = (html: string): string => {
  const data = decodeReport(html)
  return reproduce(data, new LiveFormula(data.head.job.formula ?? "", data)).kind
}

describe("an HTML report", () => {
  it.effect("contains every match with the values of the engine", () =>
    Effect.gen(function* () {
      const { report, results } = yield* makeReport(market, { formula: FORMULA })
      const data = decodeReport(report.html)
      const { matches, symbols } = data
      const found = results
        .toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
        .flatMap(({ matches: own, symbol }) => own.map((match) => ({ symbol, ...match })))
      assert.isAbove(found.length, 50)
      assert.strictEqual(matches.count, found.length)
      assert.deepStrictEqual(matches.names, ["fast", "up", "rsi"])
      assert.deepStrictEqual(matches.areBools, [false, true, false])
      for (const [index, { close, symbol, time, values }] of found.entries()) {
        assert.strictEqual(symbols[matches.symbol[index]].name, symbol)
        assert.strictEqual(data.calendar[matches.place[index]], time)
        assert.strictEqual(matches.close[index], close)
        assert.strictEqual(data.closesOf(symbols[matches.symbol[index]])[matches.bar[index]], close)
        const carried = matches.values.map((column) => column[index])
        assert.deepStrictEqual(carried, [values["fast"], Number(values["up"]), values["rsi"]])
      }
    }),
  )

  it.effect("has a page that finds the same matches and values", () =>
    Effect.gen(function* () {
      for (const job of [
        { formula: FORMULA },
        { formula: "volume > ta.sma(volume, 20) and close > open" },
        { formula: "len = input.int(5)\naverage = ta.sma(close, len)\nclose > average", parameters: { len: 9 } },
        { formula: "ta.barssince(close > open) == 3 and bar_index > 40" },
        { formula: FORMULA, jobType: "screen" as const },
        { formula: "close > open", jobType: "screen" as const },
        { formula: "close < 0" },
      ]) {
        const { report } = yield* makeReport(market, job)
        assert.strictEqual(reproduced(report.html), "same", job.formula)
      }
    }),
  )

  it.effect("of a range contains the range and the look-back, from which the page finds the same matches", () =>
    Effect.gen(function* () {
      const dateRange = { from: days[200], to: days[280] }
      for (const formula of ["close > ta.sma(close, 50)", FORMULA, "ta.cum(close) > 0 and close > open"]) {
        const { report, results } = yield* makeReport(market, { formula, dateRange })
        const data = decodeReport(report.html)
        assert.strictEqual(data.calendar[data.calendar.length - 1], days[279])
        assert.isBelow(data.calendar[0], days[150])
        assert.strictEqual(
          data.matches.count,
          results.reduce((sum, { matches }) => sum + matches.length, 0),
        )
        assert.strictEqual(reproduced(report.html), "same", formula)
      }
    }),
  )

  it.effect("of a universe contains the matches of its members, and its page finds exactly those", () =>
    Effect.gen(function* () {
      // No bar opens at the second bound, and the last symbol was never a member.
      const intervals = [{ from: days[10], to: days[40] }, { from: days[100] + 1, to: days[180] }, { from: days[250] }]
      const universe = Object.fromEntries(
        market.slice(0, -1).map(([symbol], index) => [symbol, intervals.slice(index % 3)]),
      )
      for (const jobType of ["scan", "screen"] as const) {
        for (const dateRange of [{}, { from: days[30], to: days[150] }]) {
          const { report, results } = yield* makeReport(market, {
            formula: "close > open",
            jobType,
            universe,
            dateRange,
          })
          const { matches } = decodeReport(report.html)
          assert.strictEqual(
            matches.count,
            results.reduce((sum, each) => sum + each.matches.length, 0),
          )
          if (jobType === "scan") assert.isAbove(matches.count, 100)
          assert.strictEqual(reproduced(report.html), "same")
        }
      }
      const { report } = yield* makeReport(market, { formula: "close > open", universe })
      const data = decodeReport(report.html)
      const all = new LiveFormula("bar_index >= 0", data).scan(data)
      const members = data.symbols.flatMap((info) => data.memberBars(info))
      assert.strictEqual(
        all.count,
        members.reduce((sum, [start, end]) => sum + end - start, 0),
      )
    }),
  )

  it.effect("has a page that finds the matches of a scan with a request of another timeframe", () =>
    Effect.gen(function* () {
      const formula = `weekly = request.security(syminfo.tickerid, "W", ta.ema(close, 5))
ta.crossover(close, weekly) and syminfo.ticker != "${market[3][0]}"`
      const { report, results } = yield* makeReport(market, { formula })
      assert.isAbove(
        results.reduce((sum, { matches }) => sum + matches.length, 0),
        50,
      )
      assert.strictEqual(reproduced(report.html), "same")
    }),
  )

  it.effect("has a page that notices values that differ from the formula", () =>
    Effect.gen(function* () {
      const { report } = yield* makeReport(
        market,
        { formula: FORMULA },
        {
          change: (results) =>
            results.map((result, index) =>
              index !== 7
                ? result
                : {
                    ...result,
                    matches: result.matches.map((each) => ({ ...each, values: { ...each.values, rsi: 50 } })),
                  },
            ),
        },
      )
      assert.strictEqual(reproduced(report.html), "different")
    }),
  )

  it.effect("has a page that notices any other change after the scan", () =>
    Effect.gen(function* () {
      const dateRange = { from: days[100], to: days[280] }
      const { report } = yield* makeReport(market, { formula: `${FORMULA} and high > open`, dateRange })
      const changes: Readonly<Record<string, (data: ReportData) => ReportData | void>> = {
        nothing: () => {},
        "a close by its last bit": ({ closes, matches, symbols }) => {
          const at = symbols[matches.symbol[5]].start + matches.bar[5]
          closes[at] += closes[at] * 2 ** -51
        },
        "an open that the formula reads": (data) => {
          const { open } = data.barsOf(data.symbols[data.matches.symbol[5]]).columns
          open[data.matches.bar[5]] *= 2
        },
        "the close of a match": ({ matches }) => {
          matches.close[3] += 0.01
        },
        "the bar of a match": ({ matches }) => {
          matches.place[3] += 1
        },
        "the symbol of a match": ({ matches }) => {
          matches.symbol[3] += 1
        },
        "a bool": ({ matches }) => {
          matches.values[1][3] = 0
        },
        "a match too few": (data) =>
          Object.assign(data, { matches: { ...data.matches, count: data.matches.count - 1 } }),
        "a column of values": (data) =>
          Object.assign(data, {
            matches: { ...data.matches, names: ["fast", "up"], values: data.matches.values.slice(0, 2) },
          }),
        "an error in place of matches": (data) =>
          Object.assign(data, {
            symbols: data.symbols.map((info) =>
              info.index === data.matches.symbol[3] ? { ...info, error: { kind: "Failed", message: "" } } : info,
            ),
          }),
        "the range": (data) => Object.assign(data, { range: { ...data.range, from: data.range.from + 20 } }),
      }
      for (const [what, change] of Object.entries(changes)) {
        const data = decodeReport(report.html)
        change(data)
        const { kind } = reproduce(data, new LiveFormula(data.head.job.formula ?? "", data))
        assert.strictEqual(kind, what === "nothing" ? "same" : "different", what)
      }
      const data = decodeReport(report.html)
      const other = new LiveFormula(FORMULA.replace("50", "51"), data)
      assert.strictEqual(reproduce(data, other).kind, "different", "the formula")
    }),
  )

  it.effect("contains symbols without candles, with the reason, and flags", () =>
    Effect.gen(function* () {
      const gone = new UnknownSymbol({ symbol: "GONE", timeframe: "1d", message: "There are no candles of GONE" })
      const { report } = yield* makeReport(
        market,
        { formula: FORMULA },
        {
          change: (results) => [
            ...results.map((result) => ({ ...result, flags: ["Slow" as const] })),
            failedResult("GONE", gone),
          ],
        },
      )
      const { errors, flags, symbols } = headOf(report.html)
      assert.deepStrictEqual(errors, [[symbols.names.indexOf("GONE"), "UnknownSymbol", "There are no candles of GONE"]])
      assert.lengthOf(flags, 30)
      assert.strictEqual(reproduced(report.html), "same")
    }),
  )

  it.effect("keeps only the newest bars, and says so, if all would be too large", () =>
    Effect.gen(function* () {
      const whole = yield* makeReport(market, { formula: FORMULA })
      assert.isUndefined(whole.report.newestBars)
      const maxBytes = Math.round(whole.report.bytes / 2)
      const { report } = yield* makeReport(market, { formula: FORMULA }, { maxBytes })
      assert.isAtMost(report.bytes, maxBytes)
      assert.isAbove(report.bytes, maxBytes * 0.8)
      const data = decodeReport(report.html)
      assert.strictEqual(data.head.newestBars, report.newestBars)
      assert.strictEqual(report.bars, data.closes.length)
      const kept = report.newestBars ?? 0
      for (const info of data.symbols) {
        assert.strictEqual(info.bars, kept)
        assert.strictEqual(info.firstIndex, 300 - kept)
        const bars = market.find(([symbol]) => symbol === info.name)?.[1]
        assert.deepStrictEqual([...data.barsOf(info).columns.close], [...(bars?.close.subarray(300 - kept) ?? [])])
      }
      assert.strictEqual(data.matches.count, decodeReport(whole.report.html).matches.count)
      assert.isTrue(data.matches.bar.some((bar) => bar < 0) && data.matches.bar.some((bar) => bar >= 0))
      assert.strictEqual(reproduced(report.html), "impossible")
    }),
  )

  it.effect("escapes markup in symbols, titles and messages", () =>
    Effect.gen(function* () {
      const evil = `</script><img src=x onerror=alert(1)>`
      const { report } = yield* makeReport(
        [[evil, market[0][1]]],
        { id: evil, formula: `// ${evil}\nclose > open` },
        { title: evil, page: { script: "page()", style: "body{}" } },
      )
      assert.notInclude(report.html, evil)
      assert.notInclude(report.html, "<img")
      assert.deepStrictEqual(
        decodeReport(report.html).symbols.map(({ name }) => name),
        [evil],
      )
      assert.lengthOf(report.html.match(/<script/g) ?? [], 5)
      assert.lengthOf(report.html.match(/<\/script/g) ?? [], 5)
    }),
  )

  it.effect("is refused for a compute job, which has no matches", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(makeReport(market, { formula: "x = close", jobType: "compute" }))
      assert.strictEqual(error._tag, "ReportUnavailable")
    }),
  )

  it.effect("replaces its file atomically, and leaves nothing beside it", () =>
    Effect.gen(function* () {
      const folder = mkdtempSync(join(tmpdir(), "marketsweep-report-"))
      const file = join(folder, "report.html")
      const { job, results } = yield* makeReport(market, { formula: FORMULA })
      const repository = yield* CandleRepository
      const options = { job, results, repository, page: NO_PAGE }
      const written = yield* writeReport({ ...options, file })
      assert.strictEqual(readFileSync(file, "utf8"), written.html)
      assert.strictEqual(written.bars, 30 * 300)
      const failed = yield* Effect.flip(writeReport({ ...options, file: folder }))
      assert.strictEqual(failed.message, `cannot write ${folder}: it is a folder: name a file`)
      assert.deepStrictEqual(readdirSync(folder), ["report.html"])
      assert.lengthOf(
        readdirSync(tmpdir()).filter((name) => name.startsWith(`${folder.split("/").at(-1)}.`)),
        0,
      )
      rmSync(folder, { recursive: true })
    }).pipe(Effect.provide(MemoryCandles.layer(market))),
  )
})
