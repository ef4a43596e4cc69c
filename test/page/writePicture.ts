// Makes the picture of a report that the README shows: npm run picture

import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { loadPage } from "../../src/report/html/pageBundle.ts"
import { makeReport } from "../report/makeReport.ts"
import { launchChromium } from "./launchChromium.ts"
import { setup } from "./unpackChromium.ts"

const PICTURE = fileURLToPath(new URL("../../docs/report.png", import.meta.url))

const FORMULA = `// a pullback inside an uptrend that turns up again
fast = ta.sma(close, 10)
slow = ta.sma(close, 40)
rsi = ta.rsi(close, 14)
fast > slow and ta.crossover(rsi, 45)`

await setup()
const folder = mkdtempSync(join(tmpdir(), "marketsweep-picture-"))
const file = join(folder, "report.html")
const startedAt = performance.now()
const market = sampleMarket({ symbols: 500, bars: 756 })
const page = await Effect.runPromise(loadPage("reportPage"))
const { report } = await Effect.runPromise(
  makeReport(market, { formula: FORMULA }, { page, title: "Pullback in an uptrend" }),
)
writeFileSync(file, report.html)
const browser = await launchChromium()
try {
  const tab = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: "dark" })
  await tab.goto(`${pathToFileURL(file).href}#from=2023-06-01&to=2024-06-28`)
  await tab.locator(".note").waitFor()
  await tab.getByRole("button", { name: "since" }).click()
  await tab.locator(".list .tbody .tr").nth(2).click()
  await tab.locator(".returns").waitFor()
  await tab.mouse.move(0, 0)
  await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
  await tab.screenshot({ path: PICTURE })
} finally {
  await browser.close()
  rmSync(folder, { recursive: true })
}
const kilobytes = Math.round(statSync(PICTURE).size / 1000)
process.stdout.write(`${PICTURE}: ${kilobytes} kB, in ${Math.round(performance.now() - startedAt)} ms\n`)
