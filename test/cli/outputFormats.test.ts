import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { linesOf, run } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
const folder = mkdtempSync(join(tmpdir(), "marketsweep-formats-"))
afterAll(() => {
  prices.remove()
  rmSync(folder, { recursive: true })
})

beforeAll(async () => {
  const files = ["import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d"]
  await run(...files, "--exchange", "nasdaq")
})

const scan = (...args: ReadonlyArray<string>) =>
  run(
    "scan",
    "--store",
    prices.store,
    "--timeframe",
    "1d",
    "--no-log",
    "--formula",
    "twice = close * 2, close > 37",
    ...args,
  )

/** What DuckDB reads in a file, times as text. */
const query = async (sql: string) => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect()
  return (await connection.runAndReadAll(sql)).getRowsJson()
}

// UP rises by one a day from 1, DOWN falls by one a day from 40.
const MATCHES = [
  ["UP", 40],
  ["UP", 39],
  ["UP", 38],
  ["DOWN", 38],
  ["DOWN", 39],
  ["DOWN", 40],
] as const

describe("scan --format", () => {
  it("csv writes a header and one row a match, newest first", async () => {
    const ran = await scan("--format", "csv")
    const [header, ...lines] = linesOf(ran.stdout)
    assert.strictEqual(header, "time,symbol,close,twice")
    assert.deepStrictEqual(
      lines.map((line) => line.split(",").slice(1)),
      MATCHES.map(([symbol, close]) => [symbol, String(close), String(2 * close)]),
    )
    assert.strictEqual(lines.at(-1)?.split(",")[0], "2024-01-01T00:00:00.000Z")
    assert.match(ran.stderr, /^2 symbols, 6 matches, 0 errors in /m)
  })

  it("json writes an array with one element a symbol", async () => {
    const ran = await scan("--format", "json")
    const results: ReadonlyArray<{ symbol: string; matches: ReadonlyArray<unknown> }> = JSON.parse(ran.stdout)
    assert.deepStrictEqual(results.map(({ matches, symbol }) => [symbol, matches.length]).toSorted(), [
      ["DOWN", 3],
      ["UP", 3],
    ])
  })

  it("json writes an empty array without symbols", async () => {
    const ran = await scan("--format", "json", "--symbols", "NOPE")
    assert.strictEqual(ran.code, 1)
    const [result] = JSON.parse(ran.stdout)
    assert.strictEqual(result.error._tag, "UnknownSymbol")
  })

  it("parquet writes a file that DuckDB reads", async () => {
    const file = join(folder, "matches.parquet")
    const ran = await scan("--format", "parquet", "--out", file)
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.strictEqual(ran.stdout, "")
    assert.deepStrictEqual(
      await query(`SELECT symbol, close, twice, typeof(time) FROM '${file}'`),
      MATCHES.map(([symbol, close]) => [symbol, close, 2 * close, "TIMESTAMP"]),
    )
    assert.deepStrictEqual(await query(`SELECT epoch_ms(min(time)) FROM '${file}'`), [[String(Date.UTC(2024, 0, 1))]])
  })

  it("tradingview writes a watch list of the matching symbols with their exchanges", async () => {
    const ran = await scan("--format", "tradingview")
    assert.strictEqual(ran.stdout, "NASDAQ:UP,NASDAQ:DOWN\n")
  })
})

describe("scan", () => {
  it("sorts by a column, and shows the chosen columns", async () => {
    const ran = await scan("--format", "csv", "--sort", "twice:desc", "--columns", "twice,symbol", "--limit", "3")
    assert.deepStrictEqual(linesOf(ran.stdout), ["twice,symbol", "80,UP", "80,DOWN", "78,UP"])
  })

  it("lists the columns if one is unknown", async () => {
    const ran = await scan("--columns", "symbol,thrice", "--sort", "fourfold")
    assert.include(ran.stderr, "warning: there is no column thrice; there are date, symbol, close, twice")
    assert.include(ran.stderr, "warning: there is no column fourfold;")
    assert.strictEqual(linesOf(ran.stdout)[0], "symbol")
  })

  it("draws the closes before each match", async () => {
    const ran = await scan("--columns", "symbol,trend", "--symbols", "UP", "--limit", "1")
    assert.deepStrictEqual(linesOf(ran.stdout).slice(0, 2), ["symbol  trend", "UP      ▁▁▂▂▂▃▃▄▄▄▅▅▅▆▆▇▇▇██"])
  })

  it("prints no progress and no summary with --quiet", async () => {
    const ran = await scan("--quiet", "--limit", "1")
    assert.strictEqual(ran.stderr, "")
    assert.lengthOf(linesOf(ran.stdout), 3)
  })

  it("prints its summary as JSON", async () => {
    const ran = await scan("--quiet", "--json", "--symbols", "UP,NOPE")
    const summary = JSON.parse(linesOf(ran.stderr).at(-1) ?? "")
    assert.deepInclude(summary, { symbols: 2, completed: 2, matches: 3, errors: 1 })
  })

  it("keeps an existing file until the new one is complete", async () => {
    const file = join(folder, "kept.csv")
    writeFileSync(file, "before")
    const failed = await scan("--format", "csv", "--out", file, "--worker", join(folder, "none.ts"))
    assert.notStrictEqual(failed.code, 0)
    assert.strictEqual(readFileSync(file, "utf8"), "before")
    const ran = await scan("--format", "csv", "--out", file, "--limit", "1")
    assert.strictEqual(ran.code, 0)
    assert.lengthOf(linesOf(readFileSync(file, "utf8")), 2)
    assert.deepStrictEqual(
      readdirSync(folder).filter((name) => name.endsWith(".tmp")),
      [],
    )
  })

  it("writes to standard output with --out -", async () => {
    const written = await scan("--format", "csv", "--out", "-")
    assert.strictEqual(written.code, 0, written.stderr)
    assert.strictEqual(written.stdout, (await scan("--format", "csv")).stdout)
    assert.isFalse(existsSync("-"))
  })

  it("names a file that it cannot write, and exits with 3", async () => {
    const file = join(folder, "nowhere", "out.csv")
    const ran = await scan("--format", "csv", "--out", file)
    assert.strictEqual(ran.code, 3)
    assert.include(
      ran.stderr,
      `error: cannot write ${file}: its folder does not exist: create it, or name another file\n`,
    )
    assert.isFalse(existsSync(file))
  })
})
