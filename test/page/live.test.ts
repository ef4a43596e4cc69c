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

describe("the live page", () => {
  it("shows what comes, asks the scan to end, and becomes its report", async () => {
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
    await tab.locator(".status", { hasText: "runs" }).waitFor()
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
    await tab.locator(".status", { hasText: "is ending" }).waitFor()

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
})
