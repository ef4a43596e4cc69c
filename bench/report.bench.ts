// How large is the report of a scan, how long does it take to write, and how soon is it visible?
//
//     node bench/report.bench.ts [symbols] [bars] [rounds]

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Browser } from "playwright-core"
import {
  CandleRepository,
  FormulaProcessor,
  InProcessPool,
  PineFormulas,
  PooledEngine,
  ProcessingEngine,
  type ProcessingJob,
  SqliteCandles,
  writeSampleMarket,
} from "../src/index.ts"
import { loadPage } from "../src/report/html/pageBundle.ts"
import { renderReport } from "../src/report/index.ts"
import { launchChromium } from "../test/page/launchChromium.ts"
import { measureReport, type Seen } from "../test/page/measureReport.ts"
import { setup } from "../test/page/unpackChromium.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { machine, row, say, summary, timed } from "./rounds.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const [symbols = 2500, bars = 252, rounds = 7] = process.argv.slice(2).map(Number)

// Prices in whole cents, as in real files: with rounding noise the report would be twice as large.
using folder = temporaryFolder("marketsweep-report-")
const file = join(folder.path, "report.html")
const store = join(folder.path, "market.db")
await Effect.runPromise(writeSampleMarket(store, { symbols, bars }))
const candles = SqliteCandles.layer(store)
const engine = PooledEngine.layer.pipe(
  Layer.provide(InProcessPool.layer()),
  Layer.provide(FormulaProcessor.layer),
  Layer.provide([candles, PineFormulas.layer]),
)
const names = CandleRepository.use((repository) => repository.symbols("1d")).pipe(Effect.provide(candles))
const job: ProcessingJob = {
  id: "bench",
  jobType: "scan",
  symbols: await Effect.runPromise(names),
  timeframe: "1d",
  dateRange: {},
  formula: HEADLINE,
}

/** Opens the report in a fresh browser context; times each mark of the page from the start of the navigation. */
const look = async (browser: Browser): Promise<Seen> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } })
  const page = await context.newPage()
  await page.goto(pathToFileURL(file).href)
  await page.locator(".note").waitFor()
  const seen = await measureReport(page)
  await context.close()
  return seen
}

await setup()
const [bundleMs, page] = await timed(() => Effect.runPromise(loadPage("reportPage")))
const written: Array<number> = []
const seen: Array<Seen> = []

await Effect.gen(function* () {
  const results = yield* ProcessingEngine.use((running) => running.processBatch(job))
  const repository = yield* CandleRepository
  for (let round = 0; round < rounds; round++) {
    const [ms, report] = yield* Effect.promise(() =>
      timed(() =>
        Effect.runPromise(
          renderReport({ job, results, repository, page }).pipe(
            Effect.tap(({ html }) => Effect.sync(() => writeFileSync(file, html))),
          ),
        ),
      ),
    )
    written.push(ms)
    if (round > 0) continue
    const matches = results.reduce((sum, result) => sum + result.matches.length, 0)
    const cut = report.newestBars === undefined ? "" : `, the newest ${report.newestBars} bars of each symbol`
    say(`${symbols} symbols x ${bars} bars, ${matches} matches: ${(report.bytes / 1e6).toFixed(2)} MB${cut}`)
    say(
      `of it the page: ${(page.script.length / 1e3).toFixed(0)} kB of code, ${(page.style.length / 1e3).toFixed(0)} kB of style; bundled from the sources in ${bundleMs.toFixed(0)} ms`,
    )
  }
}).pipe(Effect.provide([engine, candles]), Effect.runPromise)

const browser = await launchChromium()
try {
  for (let round = 0; round < rounds; round++) seen.push(await look(browser))
} finally {
  await browser.close()
}

const of = (key: keyof Seen) =>
  summary(
    seen.map((each) => each[key]),
    0,
  )
say(row("written", summary(written, 0)))
say(row("in Chromium: first paint", of("paintMs")))
say(row("in Chromium: all drawn, chart included", of("drawnMs")))
say(row("in Chromium: all matches found again", of("checkedMs")))
say(row("in Chromium: a frame while scrolling, 95%", of("frameMs")))
say(machine())
