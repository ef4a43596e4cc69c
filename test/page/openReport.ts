import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { failedResult } from "../../src/job/ProcessingResult.ts"
import { UnknownSymbol } from "../../src/job/SymbolError.ts"
import { loadPage } from "../../src/report/html/pageBundle.ts"
import { makeReport } from "../report/makeReport.ts"
import { HANGS_MS } from "./launchChromium.ts"

/** Names that would be markup if they were not text. */
export const EVIL = `<img src=x onerror="document.title='evil'">`
export const EVIL_ERROR = `</script><b>GONE</b>`

/** A name that no card has room for; its symbol has a mark. */
const LONG = `LONG-${"X".repeat(150)}`

export const FORMULA = `// ${EVIL}
fast = ta.sma(close, 10)
slow = ta.sma(close, 30)
rsi = ta.rsi(close, 14)
ta.crossover(fast, slow) and rsi < 70`

/** Reports in files, each written once. */
export const makeReports = async () => {
  const folder = mkdtempSync(join(tmpdir(), "marketsweep-browser-"))
  const page = await Effect.runPromise(loadPage("reportPage"))
  const market = [...sampleMarket({ symbols: 80, bars: 280 })].map(
    ([symbol, bars], index) => [index === 5 ? EVIL : index === 9 ? LONG : symbol, bars] as const,
  )
  const gone = new UnknownSymbol({
    symbol: EVIL_ERROR,
    timeframe: "1d",
    message: `There are no candles of ${EVIL_ERROR}`,
  })
  const { report, results } = await Effect.runPromise(
    makeReport(
      market,
      { formula: FORMULA },
      {
        page,
        title: `Crossings ${EVIL}`,
        elapsedMs: 310,
        workers: 2,
        change: (answers) => [
          ...answers.map((answer, index) => (index === 9 ? { ...answer, flags: ["ShortHistory" as const] } : answer)),
          failedResult(EVIL_ERROR, gone),
        ],
      },
    ),
  )
  const file = join(folder, "report.html")
  writeFileSync(file, report.html)
  const none = await Effect.runPromise(makeReport(market, { formula: "close > 1e9" }, { page, title: "None" }))
  const fileOfNone = join(folder, "none.html")
  writeFileSync(fileOfNone, none.report.html)
  return {
    url: pathToFileURL(file).href,
    /** Of a formula that nothing matches. */
    urlOfNone: pathToFileURL(fileOfNone).href,
    matches: results.reduce((sum, { matches }) => sum + matches.length, 0),
    page,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** A page that is open, and what went wrong in it or left it. */
export interface OpenPage {
  readonly page: Page
  readonly trouble: ReadonlyArray<string>
}

/** Opens a report and waits until it has checked itself: then all is drawn. */
export const openReport = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(HANGS_MS)
  const trouble: Array<string> = []
  page.on("console", (message) => trouble.push(`console: ${message.text()}`))
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`))
  page.on("dialog", (dialog) => trouble.push(`dialog: ${dialog.message()}`))
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) trouble.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  await page.locator(".note").waitFor()
  await page.locator(".erow").first().waitFor()
  return { page, trouble }
}

/** How many pixels of some canvases are drawn on. */
export const inkOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluateAll((canvases) => {
    let ink = 0
    for (const canvas of canvases) {
      if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0 || canvas.height === 0) continue
      // A copy: reading the canvas itself often would slow the page, and the browser says so.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })
      copy?.drawImage(canvas, 0, 0)
      const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      for (let at = 3; at < pixels.length; at += 4) if (pixels[at] > 40) ink++
    }
    return ink
  })
