import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Browser } from "playwright-core"
import { UnknownSymbol } from "../../src/job/SymbolError.ts"
import { failedResult } from "../../src/job/ProcessingResult.ts"
import { makeLiveLog } from "../../src/live/LiveLog.ts"
import { livePage } from "../../src/live/livePage.ts"
import { serveLive } from "../../src/live/LiveServer.ts"
import { loadPage } from "../../src/report/html/pageBundle.ts"
import { flawsOf } from "./flawsOf.ts"
import { HANGS_MS, launchChromium } from "./launchChromium.ts"
import { EVIL, makeReports } from "./openReport.ts"

let browser: Browser
let reports: Awaited<ReturnType<typeof makeReports>>

beforeAll(async () => {
  ;[browser, reports] = await Promise.all([launchChromium(), makeReports()])
})

afterAll(async () => {
  await browser?.close()
  reports?.remove()
})

/** A live page of a scan that is told by hand. */
const serve = async (total: number) => {
  const scope = Effect.runSync(Scope.make())
  const log = makeLiveLog(total, () => [])
  const cancel = Effect.runSync(Deferred.make<void>())
  const code = await Effect.runPromise(loadPage("livePage"))
  const page = livePage({ title: "Live", timeframe: "1d", formula: "close > open" }, code)
  const server = await Effect.runPromise(Scope.provide(serveLive({ page, log, cancel }), scope))
  return { log, server, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

const matchOf = (symbol: string, close = 12.5) => ({
  symbol,
  matches: [{ time: Date.UTC(2024, 0, 2), close, values: {} }],
  computedIndicators: {},
  processingTimeMs: 1,
})

describe("the live page", () => {
  it("shows results as they come, cancels the scan, and turns into its report", async () => {
    const scope = Effect.runSync(Scope.make())
    const log = makeLiveLog(4, () => [{ symbol: "SLOW", elapsedMs: 5000 }])
    const cancel = Effect.runSync(Deferred.make<void>())
    const page = livePage(
      { title: `Live ${EVIL}`, timeframe: "1d", formula: "close > open" },
      await Effect.runPromise(loadPage("livePage")),
    )
    const server = await Effect.runPromise(Scope.provide(serveLive({ page, log, cancel }), scope))
    const tab = await browser.newPage()
    tab.setDefaultTimeout(HANGS_MS)
    const trouble: Array<string> = []
    tab.on("console", (message) => trouble.push(message.text()))
    tab.on("pageerror", (error) => trouble.push(error.message))
    await tab.goto(server.url)
    await tab.locator(".status", { hasText: "running" }).waitFor()
    assert.include(await tab.locator("h1").textContent(), EVIL)

    log.add({
      symbol: EVIL,
      matches: [{ time: Date.UTC(2024, 0, 2), close: 12.5, values: {} }],
      computedIndicators: {},
      processingTimeMs: 1,
    })
    await tab.locator(".list .name", { hasText: EVIL }).waitFor()
    assert.include(await tab.locator(".list .tbody .tr").textContent(), "2024-01-02")
    log.add(failedResult("GONE", new UnknownSymbol({ symbol: "GONE", timeframe: "1d", message: "No candles" })))
    await tab.locator(".errors", { hasText: "No candles" }).waitFor()
    await tab.locator(".tile", { hasText: "2 / 4" }).waitFor()
    await tab.locator(".tile", { hasText: "SLOW" }).waitFor()

    await tab.getByRole("button", { name: "Cancel the scan" }).click()
    await Effect.runPromise(Deferred.await(cancel))
    await tab.locator(".status", { hasText: "stopping" }).waitFor()

    // The server waits for it too, but not for as long as a busy machine may take.
    const handedOver = tab.waitForResponse((response) => new URL(response.url()).pathname === "/report")
    log.finish(readFileSync(fileURLToPath(reports.url), "utf8"))
    await (await handedOver).finished()
    await Effect.runPromise(server.handOver)
    await Effect.runPromise(Scope.close(scope, Exit.void))
    // The server has gone; the report does without it.
    await tab.locator(".note.good", { hasText: "reproduced here" }).waitFor()
    await tab.locator(".erow").first().waitFor()
    assert.deepStrictEqual(trouble, [])
    await tab.close()
  })

  it("continues after a lost connection, and says when the command has ended", async () => {
    const { close, log, server } = await serve(3)
    const tab = await browser.newPage()
    tab.setDefaultTimeout(HANGS_MS)
    const readOn: Array<string | undefined> = []
    await tab.route("**/events", async (route) => {
      const from = route.request().headers()["last-event-id"]
      readOn.push(from)
      if (readOn.length > 1) return route.continue()
      // One event, and then the stream ends before the scan does.
      const frame = log.frameAfter(0, 100, 500)
      await route.fulfill({ contentType: "text/event-stream", body: `data: ${JSON.stringify(frame)}\n\n` })
    })
    log.add(matchOf("FIRST"))
    await tab.goto(server.url)
    await tab.locator(".list .name", { hasText: "FIRST" }).waitFor()
    log.add(matchOf("SECOND"))
    await tab.locator(".list .name", { hasText: "SECOND" }).waitFor()
    assert.strictEqual(await tab.locator(".list .tbody .tr").count(), 2, "what came before is not told again")
    assert.deepStrictEqual(readOn.slice(0, 2), ["0", "1"])
    assert.strictEqual(await tab.locator(".status").textContent(), "running")
    await tab.waitForFunction(() => document.title.startsWith("66% · Live"))
    await close()
    await tab.locator(".status", { hasText: "the command has ended" }).waitFor()
    assert.strictEqual(await tab.getByRole("button", { name: "Cancel the scan" }).count(), 0)
    assert.isTrue((await tab.title()).startsWith("the command has ended · Live"))
    await tab.close()
  })

  it("says that its address is not that of a scan", async () => {
    const { close, server } = await serve(3)
    const tab = await browser.newPage()
    tab.setDefaultTimeout(HANGS_MS)
    await tab.goto(`http://127.0.0.1:${server.port}/#another-token`)
    await tab.locator(".status.refused").waitFor()
    assert.strictEqual(await tab.locator(".status").textContent(), "open the address that the terminal shows")
    await tab.close()
    await close()
  })

  it("cuts nothing on a phone, and has enough contrast in both themes", async () => {
    const { close, log, server } = await serve(40)
    for (let index = 0; index < 12; index++) {
      const symbol = `${index}${EVIL.repeat(3)}`
      const message = "no candles: import them, ".repeat(8)
      log.add(failedResult(symbol, new UnknownSymbol({ symbol, timeframe: "1d", message })))
    }
    for (const price of [1e12, 4.19e-8, 0, -37.63, 123_456.789]) log.add(matchOf(`PRICE ${price}`, price))
    for (const colorScheme of ["light", "dark"] as const) {
      const tab = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme })
      await tab.goto(server.url)
      await tab.locator(".errors", { hasText: "12 errors" }).waitFor()
      assert.deepStrictEqual(await flawsOf(tab), [], colorScheme)
      await tab.close()
    }
    await close()
  })
})
