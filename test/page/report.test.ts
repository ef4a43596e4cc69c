import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Browser, Page } from "playwright-core"
import { launchChromium } from "./launchChromium.ts"
import { EVIL, EVIL_ERROR, FORMULA, inkOf, makeReports, openReport } from "./openReport.ts"

let browser: Browser
let reports: Awaited<ReturnType<typeof makeReports>>

beforeAll(async () => {
  ;[browser, reports] = await Promise.all([launchChromium(), makeReports()])
})

afterAll(async () => {
  await browser?.close()
  reports?.remove()
})

const open = (options: Parameters<typeof openReport>[2] = {}, hash = "") =>
  openReport(browser, `${reports.url}${hash}`, options)

/** Texts of the rows that are in the document. */
const column = (page: Page, index: number): Promise<ReadonlyArray<string>> =>
  page
    .locator(`.list .tbody .tr > :nth-child(${index})`)
    .evaluateAll((cells) => cells.map(({ textContent }) => (textContent ?? "").trim()))

/** Texts that the edge of their card cuts. */
const cutTexts = (page: Page): Promise<ReadonlyArray<string>> =>
  page.locator(".card :is(p, h2, td, th, button, small, b)").evaluateAll((elements) =>
    elements
      .filter((element) => {
        const edge = element.closest(".card")?.getBoundingClientRect().right ?? 0
        return element.getBoundingClientRect().right > edge + 1
      })
      .map(({ textContent }) => textContent ?? ""),
  )

const chosen = (page: Page) => page.locator(".symbol").textContent()

const tabCount = async (page: Page, name: string): Promise<number> => {
  const text = await page.getByRole("tab", { name }).locator("b").textContent()
  return Number((text ?? "").replaceAll(",", ""))
}

/** Waits until a tab counts this many. */
const waitForCount = (page: Page, name: string, count: number) =>
  page.getByRole("tab", { name: `${name} ${count.toLocaleString("en-US")}`, exact: true }).waitFor()

// Each takes a second; a busy machine may take its time.
describe("the page of a report", () => {
  it("reproduces the scan's matches and values", async () => {
    const { page, trouble } = await open()
    const note = await page.locator(".note").textContent()
    assert.match(
      note?.replace(/\s+/g, " ") ?? "",
      new RegExp(`✓ reproduced here: all ${reports.matches} matches and their values, in`),
    )
    assert.strictEqual(await tabCount(page, "Matches"), reports.matches)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("draws candles, days and the heat map, at three widths, light and dark", async () => {
    for (const width of [1440, 900, 390]) {
      for (const colorScheme of ["light", "dark"] as const) {
        const { page, trouble } = await open({ viewport: { width, height: 900 }, colorScheme })
        for (const selector of [".plot canvas", ".timeline canvas", ".match-map canvas"]) {
          assert.isAbove(await inkOf(page, selector), 300, `${selector} at ${width}, ${colorScheme}`)
        }
        assert.deepStrictEqual(await cutTexts(page), [], `all texts are inside of their cards at ${width}`)
        const [scrolled, background] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          getComputedStyle(document.documentElement).backgroundColor,
        ])
        assert.isAtMost(Number(scrolled), width, `nothing is wider than ${width}`)
        assert.strictEqual(background, colorScheme === "light" ? "rgb(244, 245, 248)" : "rgb(10, 12, 17)")
        assert.deepStrictEqual(trouble, [])
        await page.context().close()
      }
    }
  })

  it("fits large numbers on a phone, without meaningless digits", async () => {
    const { page, trouble } = await open({ viewport: { width: 390, height: 844 } })
    await page.getByRole("button", { name: "Edit" }).click()
    await page.getByRole("textbox", { name: "formula" }).fill("x = close * 1.1 + 0.1\nx > 0")
    await page.keyboard.press("Control+Enter")
    await page.locator(".returns .unknown", { hasText: "+4,800 ?" }).waitFor()
    assert.deepStrictEqual(await cutTexts(page), [])
    const hints = await page.locator("[title]").evaluateAll((each) => each.map((one) => one.getAttribute("title")))
    assert.match(hints.join(" "), /\d\.\d/)
    assert.notMatch(hints.join(" "), /\d\.\d{11,}/, "no digits that sums of floats leave behind")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("says that nothing matched, and still shows a symbol", async () => {
    const { page, trouble } = await openReport(browser, reports.urlOfNone)
    assert.match((await page.locator(".note").textContent()) ?? "", /reproduced here\s*: no match/)
    await page.locator(".list", { hasText: "No match. The tab Symbols lists the searched symbols." }).waitFor()
    await page.locator(".followed", { hasText: "No match has 20 bars after it." }).waitFor()
    assert.isAbove(await inkOf(page, ".plot canvas"), 300)
    assert.strictEqual(await page.locator(".erow .truth").first().textContent(), "false")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("shows names, titles, formulas and messages as text", async () => {
    const { page, trouble } = await open()
    assert.include(await page.locator("h1").textContent(), EVIL)
    assert.include(await page.locator(".code").textContent(), EVIL)
    await page.locator(".find input").fill("onerror")
    await page.locator(".list .name", { hasText: EVIL }).first().click()
    await page.locator(".symbol", { hasText: EVIL }).waitFor()
    await page.getByRole("tab", { name: "Problems" }).click()
    await page.locator(".find input").fill("")
    await page.locator(".list .message", { hasText: EVIL_ERROR }).click()
    await page.locator(".trouble", { hasText: `There are no candles of ${EVIL_ERROR}` }).waitFor()
    assert.strictEqual(await page.locator("img, #app b:text-is('GONE')").count(), 0)
    assert.include(await page.title(), "Crossings")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("sorts by a column, and reverses the order at the second click", async () => {
    const { page, trouble } = await open()
    const closes = async () => (await column(page, 4)).map((text) => Number(text.replaceAll(",", "")))
    await page.getByRole("button", { name: "close" }).click()
    await page.locator('[aria-sort="descending"]', { hasText: "close" }).waitFor()
    const down = await closes()
    assert.isAbove(down.length, 10)
    assert.deepStrictEqual(
      down,
      down.toSorted((a, b) => b - a),
    )
    await page.getByRole("button", { name: "close" }).click()
    await page.locator('[aria-sort="ascending"]', { hasText: "close" }).waitFor()
    const up = await closes()
    assert.deepStrictEqual(
      up,
      up.toSorted((a, b) => a - b),
    )
    assert.isBelow(up[0], down[0])
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("filters all of its parts by names and values", async () => {
    const { page, trouble } = await open({ viewport: { width: 1800, height: 1000 } })
    const inkBefore = await inkOf(page, ".timeline canvas")
    await page.keyboard.press("/")
    await page.keyboard.type("gen001 rsi>50")
    await page.waitForFunction(() => {
      const cellsOf = (row: Element) => Array.from(row.children, ({ textContent }) => textContent ?? "")
      const rows = Array.from(document.querySelectorAll(".list .tbody .tr"), cellsOf)
      return rows.length > 0 && rows.every((cells) => cells[0].includes("GEN001") && Number(cells[6]) > 50)
    })
    assert.notStrictEqual(await inkOf(page, ".timeline canvas"), inkBefore)
    await page.keyboard.press("Escape")
    await waitForCount(page, "Matches", reports.matches)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("can be used with the keyboard alone", async () => {
    const { page, trouble } = await open()
    const row = () => page.locator(".list .tr.selected").getAttribute("aria-rowindex")
    assert.strictEqual(await row(), "2")
    await page.keyboard.press("j")
    await page.locator('.list .tr.selected[aria-rowindex="3"]').waitFor()
    await page.keyboard.press("k")
    await page.locator('.list .tr.selected[aria-rowindex="2"]').waitFor()
    await page.keyboard.press("2")
    await page.locator('[role="tab"][aria-selected="true"]', { hasText: "Symbols" }).waitFor()
    await page.keyboard.press("3")
    await page.locator('[role="tab"][aria-selected="true"]', { hasText: "Problems" }).waitFor()
    await page.keyboard.press("1")
    const [name] = [await chosen(page)]
    await page.keyboard.press("s")
    await page.locator(".star.on").first().waitFor()
    await page.getByRole("button", { name: "only starred" }).click()
    await page.waitForFunction(() => document.querySelectorAll(".list .tbody .tr").length < 20)
    for (const each of await column(page, 1)) assert.include(each, name ?? "no name")
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.locator(".shot svg.small").first().waitFor()
    assert.isAbove(await page.locator(".shot").count(), 5)
    await page.keyboard.press("t")
    await page.locator('html[data-theme="dark"]').waitFor()
    await page.keyboard.press("?")
    await page.locator("dialog", { hasText: "next and previous row" }).waitFor()
    await page.keyboard.press("Escape")
    await page.locator("dialog").waitFor({ state: "detached" })
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("skips the stars of rows on Tab, and traps the focus in an open dialog", async () => {
    const { page, trouble } = await open()
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest("[aria-label]")?.getAttribute("aria-label"))
    await page.locator(".scroller").focus()
    const passed: Array<string | null | undefined> = []
    for (let stops = 0; stops < 12; stops++) {
      await page.keyboard.press("Tab")
      passed.push(await focused())
    }
    // Six headers, and then the chosen symbol: its star and its steps.
    assert.include(passed, "previous match")
    assert.lengthOf(
      passed.filter((label) => label?.startsWith("star ")),
      1,
    )
    const button = page.getByRole("button", { name: "Watch list" })
    await button.focus()
    await page.keyboard.press("?")
    await page.locator("dialog button:focus", { hasText: "Close" }).waitFor()
    await page.keyboard.press("Enter")
    await page.locator("dialog").waitFor({ state: "detached" })
    assert.strictEqual(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Watch list")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("explains the clicked bar, and steps to the next match", async () => {
    const { page, trouble } = await open()
    const now = () => page.locator(".ehead .enow").textContent()
    const before = await now()
    const plot = await page.locator(".plot").boundingBox()
    if (plot === null) throw new Error("There is no chart")
    await page.mouse.click(plot.x + plot.width * 0.3, plot.y + plot.height * 0.3)
    await page.waitForFunction((text) => document.querySelector(".ehead .enow")?.textContent !== text, before)
    const clicked = await now()
    assert.match(clicked ?? "", /^20\d\d-\d\d-\d\d$/)
    await page.waitForURL(({ hash }) => hash.includes(`at=${clicked}`))
    assert.strictEqual(await page.locator(".erow .truth").first().textContent(), "false")
    await page.keyboard.press("]")
    await page.waitForFunction((text) => document.querySelector(".ehead .enow")?.textContent !== text, clicked)
    assert.strictEqual(await page.locator(".erow.decides .enow .truth").first().textContent(), "true")
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("shows the same symbol in all parts, however fast symbols are chosen", async () => {
    const { page, trouble } = await open()
    await page
      .locator(".list .tbody .tr")
      .nth(6)
      .evaluate((row) => {
        const rows = row.parentElement?.children ?? []
        for (const index of [8, 3, 9, 5]) (rows[index] as HTMLElement).click()
      })
    await page.locator(".list .tr.selected[aria-rowindex='7']").waitFor()
    const cells = await page.locator(".list .tr.selected .td").allTextContents()
    const [name = "", date = "", , close = ""] = cells.map((text) => text.replace("☆", "").trim())
    const legend = (await page.locator(".legend").textContent())?.replace(/\s+/g, " ") ?? ""
    assert.strictEqual(await chosen(page), name)
    assert.include(legend, date)
    assert.include(legend, `C${close}`)
    assert.strictEqual(await page.locator(".ehead .enow").textContent(), date)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("filters by the days that are dragged over", async () => {
    const { page, trouble } = await open()
    const box = await page.locator(".timeline").boundingBox()
    if (box === null) throw new Error("There is no timeline")
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + 40, { steps: 4 })
    await page.mouse.up()
    await page.getByRole("button", { name: "all days" }).waitFor()
    const kept = await tabCount(page, "Matches")
    assert.isTrue(kept > 0 && kept < reports.matches)
    await page.reload()
    await page.locator(".note").waitFor()
    assert.strictEqual(await tabCount(page, "Matches"), kept)
    await page.getByRole("button", { name: "all days" }).click()
    await waitForCount(page, "Matches", reports.matches)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("runs a changed formula over all symbols, shows its mistakes, and restores the original", async () => {
    const { page, trouble } = await open()
    await page.keyboard.press("e")
    const box = page.getByRole("textbox", { name: "formula" })
    await box.fill("close > ta.smaa(close, 3)")
    await page.keyboard.press("Control+Enter")
    const mistake = page.getByRole("alert")
    await mistake.waitFor()
    assert.match((await mistake.textContent()) ?? "", /unknown function `ta.smaa`.*\n.*\n\s+\^{7}$/)
    await box.fill("up = close > close[1]\nup and not up[1] and volume > 0")
    await page.keyboard.press("Control+Enter")
    await page.locator(".formula.changed .note").waitFor()
    assert.match((await page.locator(".note").textContent()) ?? "", /with the changed formula/)
    const changed = await tabCount(page, "Matches")
    assert.isAbove(changed, reports.matches)
    assert.isAbove(await page.locator(".erow.decides").count(), 3)
    await page.getByRole("button", { name: "Back to the scan's formula" }).click()
    await waitForCount(page, "Matches", reports.matches)
    assert.strictEqual((await page.locator(".code").textContent())?.trim(), FORMULA)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("draws and explains the indicators of a changed formula that have no name", async () => {
    const { page, trouble } = await open()
    await page.keyboard.press("e")
    await page.getByRole("textbox", { name: "formula" }).fill("close > ta.sma(close, 20) and ta.rsi(close, 14) > 60")
    await page.keyboard.press("Control+Enter")
    await page.locator(".formula.changed .note").waitFor()
    const names = await page.locator(".legend .named i").allTextContents()
    assert.deepStrictEqual(names, ["sma(close, 20)", "rsi(close, 14)"])
    const average = page.locator(".legend .named", { hasText: "sma(close, 20)" })
    const row = page.locator(".erow", { hasText: /^\s*ta\.sma\(close, 20\)/ })
    const value = /-?[\d.,]+$/
    const shown = value.exec((await average.textContent()) ?? "")?.[0]
    assert.isDefined(shown)
    assert.strictEqual((await row.locator(".enow").textContent())?.trim(), shown)
    const colourOf = (element: string) =>
      page.locator(element).evaluate((each) => getComputedStyle(each).backgroundColor)
    assert.match(await colourOf(".erow:has(code:text-is('ta.sma(close, 20)')) .swatch"), /^rgb/)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("runs a recursive script within its content security policy", async () => {
    const { page, trouble } = await open()
    await page.keyboard.press("e")
    const script = "var rising = 0\nrising := close > close[1] ? rising + 1 : 0\nrising == 3"
    await page.getByRole("textbox", { name: "formula" }).fill(script)
    await page.keyboard.press("Control+Enter")
    await page.locator(".formula.changed .note").waitFor()
    assert.isAbove(await tabCount(page, "Matches"), 80)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("exports the shown matches as CSV", async () => {
    const { page, trouble } = await open({ acceptDownloads: true }, "#find=GEN0012")
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ])
    const stream = await saved.createReadStream()
    const pieces = await stream.toArray()
    const lines = Buffer.concat(pieces).toString().trim().split("\n")
    assert.strictEqual(lines[0], "symbol,time,close,fast,slow,rsi")
    assert.lengthOf(lines, (await tabCount(page, "Matches")) + 1)
    for (const line of lines.slice(1)) assert.match(line, /^GEN0012,20\d\d-/)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })

  it("prints the first sixty rows on white, and restores the screen afterwards", async () => {
    const { page, trouble } = await open({ colorScheme: "dark" })
    const rows = () => page.locator(".list .tbody .tr").count()
    const before = await rows()
    const [printed, style] = await page.evaluate(() => {
      dispatchEvent(new Event("beforeprint"))
      return [
        document.querySelectorAll(".list .tbody .tr").length,
        getComputedStyle(document.documentElement).colorScheme,
      ] as const
    })
    assert.strictEqual(printed, Math.min(60, reports.matches))
    assert.strictEqual(style, "light")
    await page.evaluate(() => void dispatchEvent(new Event("afterprint")))
    await page.waitForFunction((count) => document.querySelectorAll(".list .tbody .tr").length === count, before)
    const pdf = await page.pdf()
    assert.isAbove(pdf.length, 20_000)
    assert.deepStrictEqual(trouble, [])
    await page.context().close()
  })
})

describe("the code of the page", () => {
  it("is at most 424 kB, without Effect, Node or WebAssembly", () => {
    const { script, style } = reports.page
    // 178 of them are the chart library, and most of the others the language, with whole scripts and requests.
    assert.isAtMost(script.length, 424_000)
    assert.isAtMost(style.length, 21_500)
    assert.notMatch(script, /["'`](effect\/|node:)|~effect|TaggedError|WebAssembly/)
  })
})
