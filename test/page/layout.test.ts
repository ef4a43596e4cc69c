import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser } from "playwright-core"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { loadPage, type ReportPage } from "../../src/report/html/pageBundle.ts"
import { hourlyMarket, LISTINGS } from "../report/hourlyMarket.ts"
import { makeReport } from "../report/makeReport.ts"
import { flawsOf } from "./flawsOf.ts"
import { launchChromium } from "./launchChromium.ts"
import { EVIL, inkOf, openReport } from "./openReport.ts"

const MANY_NAMES = `fast = ta.ema(close, 10)
slow = ta.ema(close, 40)
[middle, upper, lower] = ta.bb(close, 20, 2)
rsi = ta.rsi(close, 14)
busy = ta.sma(volume, 20)
up = close > open
a_name_that_is_much_longer_than_any_column = ta.stdev(close, 20)
fast > slow and ta.crossover(rsi, 50)`

/** Indicators in one condition, one of them longer than a phone is wide. */
const WITHOUT_NAMES = `ta.sma(close, 20) > ta.ema((open + high + low + close) / 4 + math.max(high - low, // the range
  math.abs(close - close[1])) * 0.5, 50) and ta.rsi(close, 14) < 70 and close > ta.vwap and ta.atr(14) > 0`

let browser: Browser
let folder: string

beforeAll(async () => {
  browser = await launchChromium()
  folder = mkdtempSync(join(tmpdir(), "marketsweep-layout-"))
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const scaled = (bars: BarColumns, factor: number): BarColumns => {
  const scale = (column: Float64Array) => column.map((price) => price * factor)
  const { close, high, low, open } = bars
  return { ...bars, open: scale(open), high: scale(high), low: scale(low), close: scale(close) }
}

/** Symbols take times that are near each other, at the one or the other end of the scale, or far from each other. */
const taking =
  (...times: ReadonlyArray<number>) =>
  (results: ReadonlyArray<ProcessingResult>): ReadonlyArray<ProcessingResult> =>
    results.map((result, index) => ({ ...result, processingTimeMs: times[index % times.length] }))

const market = [...sampleMarket({ symbols: 60, bars: 260 })].map(
  ([symbol, bars], index) =>
    [index === 3 ? `${EVIL} ${EVIL}` : symbol, scaled(bars, [1, 1e9, 1e-9][index % 3])] as const,
)

const one = new Float64Array([10])
const ONE_BAR = [
  ["ONE", { time: new Float64Array(1), open: one, high: one, low: one, close: one, volume: one }],
] as const

const reportsOf = (page: ReportPage) => ({
  "prices of any size, eight names": () =>
    makeReport(market, { formula: MANY_NAMES }, { page, change: taking(0.01, 0.011, 0.012, 0.02, 40) }),
  "indicators without names": () => makeReport(market, { formula: WITHOUT_NAMES }, { page }),
  "every bar matches": () =>
    makeReport(market, { formula: "close > 0" }, { page, change: taking(0.01, 30, 31, 32, 33) }),
  "bars of an hour": () =>
    makeReport(
      hourlyMarket(Date.UTC(2024, 9, 1), Date.UTC(2024, 10, 10)),
      { formula: "average = ta.sma(close, 10)\nta.crossover(close, average)", timeframe: "1h" },
      { page, listings: LISTINGS, change: taking(3, 3.1) },
    ),
  "a single bar, a name of two letters": () => makeReport(ONE_BAR, { formula: "ma = close\nma > 0" }, { page }),
})

const CASES = [
  "prices of any size, eight names",
  "indicators without names",
  "every bar matches",
  "bars of an hour",
  "a single bar, a name of two letters",
] as const

describe("a report at any width", () => {
  for (const name of CASES) {
    it(`of ${name} cuts no number or text, and has buttons large enough for a finger`, async () => {
      const page = await Effect.runPromise(loadPage("reportPage"))
      const { report } = await Effect.runPromise(reportsOf(page)[name]())
      const file = join(folder, "report.html")
      writeFileSync(file, report.html)
      for (const [width, colorScheme] of [
        [390, "light"],
        [820, "dark"],
        [1440, "light"],
      ] as const) {
        const { page: tab, trouble } = await openReport(browser, pathToFileURL(file).href, {
          viewport: { width, height: 900 },
          colorScheme,
        })
        await tab.locator(".returns").waitFor()
        assert.deepStrictEqual(await flawsOf(tab), [], `${width} px`)
        assert.deepStrictEqual(trouble, [])
        await tab.context().close()
      }
    })
  }

  it("draws the match of a single bar as one of many days", async () => {
    const page = await Effect.runPromise(loadPage("reportPage"))
    const { report } = await Effect.runPromise(reportsOf(page)["a single bar, a name of two letters"]())
    const file = join(folder, "one.html")
    writeFileSync(file, report.html)
    const { page: tab } = await openReport(browser, pathToFileURL(file).href)
    assert.match((await tab.locator(".note").textContent()) ?? "", /the one match and its values/)
    const ink = await inkOf(tab, ".timeline canvas")
    assert.isAbove(ink, 500)
    assert.isBelow(ink, 10_000)
    await tab.context().close()
  })

  it("names no day if no symbol has a bar", async () => {
    const page = await Effect.runPromise(loadPage("reportPage"))
    const { report } = await Effect.runPromise(makeReport([], { formula: "close > 0", symbols: ["GONE"] }, { page }))
    const file = join(folder, "none.html")
    writeFileSync(file, report.html)
    const context = await browser.newContext()
    const tab = await context.newPage()
    await tab.goto(pathToFileURL(file).href)
    await tab.locator(".note").waitFor()
    assert.notInclude(await tab.locator("body").innerText(), "1970")
    await context.close()
  })
})
