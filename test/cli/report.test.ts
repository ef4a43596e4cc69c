import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { decodeReport } from "../report/decodeReport.ts"
import { cleanRows } from "../stores/candleRows.ts"
import { writeParquet } from "../stores/writeTables.ts"
import { run } from "./process.ts"
import { BARS, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
const STORE = ["--store", prices.store, "--timeframe", "1d"]
const scan = (...args: ReadonlyArray<string>) => run("scan", ...STORE, ...args)
const file = (name: string): string => join(prices.folder, name)

beforeAll(() => run("import", prices.upFile, prices.downFile, ...STORE))

describe("scan --report", () => {
  it("writes the page beside the table, and says where", async () => {
    const formula = prices.file("higher-close.pine", "average = ta.sma(close, 3)\nclose > average\n")
    const { code, stderr, stdout } = await scan("--formula", `@${formula}`, "--report", file("page.html"))
    assert.strictEqual(code, 0, stderr)
    assert.match(stdout, /2 symbols, 38 matches, 0 errors/)
    assert.match(stderr, /^report: .*page\.html \(0\.\d\d MB\)$/m)
    const html = readFileSync(file("page.html"), "utf8")
    const { head, matches, symbols } = decodeReport(html)
    assert.strictEqual(head.title, "Higher close")
    assert.deepStrictEqual(
      symbols.map(({ bars, name }) => [name, bars]),
      [
        ["DOWN", BARS],
        ["UP", BARS],
      ],
    )
    assert.strictEqual(matches.count, 38)
    assert.isNumber(head.elapsedMs)
    assert.match(html, /<script type="module">\S/)
  })

  it("writes it for a screen, too, and if some symbols failed", async () => {
    const args = ["--formula", "close > 39", "--symbols", "UP,GONE", "--report", file("my_screen.html")]
    const { code, stderr } = await run("screen", ...STORE, ...args)
    assert.strictEqual(code, 1, stderr)
    const { head, matches } = decodeReport(readFileSync(file("my_screen.html"), "utf8"))
    assert.strictEqual(head.title, "My screen")
    assert.strictEqual(matches.count, 1)
    assert.deepStrictEqual(
      head.errors.map(([symbol, kind]) => [head.symbols.names[symbol], kind]),
      [["GONE", "UnknownSymbol"]],
    )
  })

  it.live("reads its candles from Parquet, DuckDB and Postgres, too", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const rows = cleanRows(9)
      yield* writeParquet(join(folder, "bars.parquet"), rows)
      const page = join(folder, "page.html")
      const args = ["--timeframe", "1d", "--formula", "close > close[1]", "--report", page]
      const ran = yield* Effect.promise(() => run("scan", "--store", `${folder}/*.parquet?timeframe=1d`, ...args))
      assert.strictEqual(ran.code, 0, ran.stderr)
      const { closes, matches } = decodeReport(readFileSync(page, "utf8"))
      assert.lengthOf(closes, rows.length)
      assert.isAbove(matches.count, 0)
    }).pipe(Effect.scoped),
  )

  it("says at once that its folder is missing", async () => {
    const { code, stderr, stdout } = await scan("--formula", "close > 0", "--report", file("no/page.html"))
    assert.deepStrictEqual([code, stdout], [2, ""])
    assert.match(stderr, /^error: there is no folder .*no: create it, or check --report\n$/)
  })

  it("is refused if there would be no matches or candles to show", async () => {
    const computed = await scan("--formula", "x = close", "--job-type", "compute", "--report", file("a.html"))
    assert.deepStrictEqual([computed.code, computed.stdout], [2, ""])
    assert.match(computed.stderr, /^error: a report shows matches: .*--job-type compute\n$/)
    const worker = [
      "--worker",
      fileURLToPath(new URL("./workers/hanging.ts", import.meta.url)),
      "--symbols",
      "A",
      "--timeframe",
      "1d",
      "--report",
      file("a.html"),
    ]
    const alone = await run("scan", ...worker)
    assert.strictEqual(alone.code, 2)
    assert.match(alone.stderr, /^error: a report shows candles: give --store FILE, or leave out --report\n$/)
    assert.isFalse(existsSync(file("a.html")))
  })
})

describe("report", () => {
  it("writes the same page from a recorded run as its scan", async () => {
    const formula = ["--formula", "average = ta.sma(close, 4), close > average"]
    const ran = await scan(...formula, "--report", file("scanned.html"))
    assert.strictEqual(ran.code, 0, ran.stderr)
    const { code, stderr } = await run("report", "--store", prices.store, "--out", file("kept.html"))
    assert.strictEqual(code, 0, stderr)
    assert.match(stderr, /^report: .*kept\.html \(0\.\d\d MB\)$/m)
    const [kept, scanned] = ["kept.html", "scanned.html"].map((name) => decodeReport(readFileSync(file(name), "utf8")))
    assert.match(kept.head.title, /^Run \d+$/)
    assert.deepStrictEqual(kept.head.job, scanned.head.job)
    assert.deepStrictEqual(kept.matches, scanned.matches)
    assert.deepStrictEqual(kept.symbols, scanned.symbols)
  })

  it("says what is missing, and writes nothing", async () => {
    for (const [args, message] of [
      [["999", "--store", prices.store], /has no run 999/],
      [["--store", prices.store, "--out", file("no/such/page.html")], /there is no folder .*check --out/],
      [["--store", file("none.db")], /there is no log/],
    ] as const) {
      const { code, stderr } = await run("report", ...args)
      assert.strictEqual(code, 2)
      assert.match(stderr, message)
    }
    assert.isFalse(existsSync(file("no")))
  })
})
