import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { loadPage } from "../../src/report/html/pageBundle.ts"
import { hourlyMarket, LISTINGS } from "../report/hourlyMarket.ts"
import { makeReport } from "../report/makeReport.ts"
import { launchChromium } from "./launchChromium.ts"
import { inkOf, openReport } from "./openReport.ts"

const FORMULA = `inside = not na(time(timeframe.period, "1000-1200:23456"))
daily = request.security(syminfo.tickerid, "D", close)
there = hour(time, "Australia/Lord_Howe")
since = (time - time("D")) / 3600000
inside and close > daily or there == 3 or syminfo.prefix == "TSE" and session.isfirstbar_regular`

let browser: Browser
let folder: string
let matches = 0

const fileOf = (name: string) => join(folder, `${name}.html`)

const write = async (name: string, from: number, to: number, symbols: ReadonlyArray<string>) => {
  const page = await Effect.runPromise(loadPage("reportPage"))
  const market = hourlyMarket(from, to).filter(([symbol]) => symbols.includes(symbol))
  const { report, results } = await Effect.runPromise(
    makeReport(market, { formula: FORMULA, timeframe: "1h" }, { page, listings: LISTINGS }),
  )
  writeFileSync(fileOf(name), report.html)
  return results.reduce((sum, result) => sum + result.matches.length, 0)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "marketsweep-clocks-"))
  browser = await launchChromium()
  // New York and London put their clocks forward; New York puts its clocks back.
  matches = await write("spring", Date.UTC(2024, 2, 1), Date.UTC(2024, 3, 6), Object.keys(LISTINGS))
  await write("autumn", Date.UTC(2024, 9, 20), Date.UTC(2024, 10, 10), ["COIN", "NASDAQ:APPLE"])
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = (name: string, hash = "") =>
  // Its own clocks have no say.
  openReport(browser, `${pathToFileURL(fileOf(name)).href}${hash}`, { timezoneId: "Pacific/Auckland" })

const note = async (page: Page) => ((await page.locator(".note").textContent()) ?? "").replace(/\s+/g, " ")

/** A time by the clocks of a symbol's exchange, as the platform writes it. */
const written = (symbol: string, time: string): string =>
  new Date(time).toLocaleString("sv-SE", { timeZone: LISTINGS[symbol]?.timeZone ?? "UTC" }).slice(0, 16)

describe("a report of hours, in the browser", () => {
  it("finds the scan's matches by each exchange's clock, across a change to daylight saving time", async () => {
    const { page, trouble } = await open("spring")
    assert.isAbove(matches, 100)
    assert.include(await note(page), `✓ reproduced here: all ${matches.toLocaleString("en-US")} matches`)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("shows times by each exchange's clock in the table, the legend and the explanation", async () => {
    const { page, trouble } = await open("spring", "#find=apple")
    const row = page.locator(".list .tbody .tr .date").first()
    const local = (await row.textContent()) ?? ""
    const title = (await row.getAttribute("title")) ?? ""
    const [, utc = ""] = /, ([\d-]+ [\d:]+) UTC$/.exec(title) ?? []
    assert.strictEqual(local, written("NASDAQ:APPLE", `${utc.replace(" ", "T")}Z`))
    await row.click()
    await page.locator(".symbol", { hasText: "NASDAQ:APPLE" }).waitFor()
    await page.locator(".ehead .enow", { hasText: local }).waitFor()
    const cut = await page
      .locator(".list .date, .ehead .enow, .ehead .eprev")
      .evaluateAll((each) => each.filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth).length)
    assert.strictEqual(cut, 0, "no time is wider than its place")
    assert.include(await page.locator(".legend").textContent(), local)
    assert.include(await page.locator("h2.symbol").getAttribute("title"), "NASDAQ · America/New_York · 0930-1600")
    assert.include(await page.locator(".list .thead").textContent(), "time (local)")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("draws every hour when clocks are put back, and names the time zone if all symbols share it", async () => {
    const { page, trouble } = await open("autumn", "#symbol=COIN&at=2024-11-03T06:00")
    assert.include(await note(page), "✓ reproduced here")
    assert.include(await page.locator(".list .thead").textContent(), "time (New York)")
    assert.isAbove(await inkOf(page, ".plot canvas"), 300)
    // The second time that they show it.
    assert.strictEqual(await page.locator(".ehead .enow").textContent(), "2024-11-03 01:00")
    assert.strictEqual(await page.locator(".ehead .eprev").textContent(), "2024-11-03 01:00")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })
})
