import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { runHere } from "./inProcess.ts"
import { startWith } from "./process.ts"

const HEADER = "date,open,high,low,close,volume\n"
const ROW = "2024-01-02,187.2,188.5,183.9,185.6,8248\n"

const filesIn = Effect.fnUntraced(function* (files: Readonly<Record<string, string>>) {
  const folder = yield* temporaryFolder
  mkdirSync(join(folder, "in"))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "in", name), text)
  return { folder: join(folder, "in"), store: join(folder, "market.db") }
})

describe("marketsweep import", () => {
  it.effect("names the files of a folder that it skipped", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* filesIn({
        "A.csv": HEADER + ROW,
        "b.docx": "x",
        "c.xlsx": "x",
        "d.xlsx": "x",
      })
      const ran = yield* runHere("import", folder, "--store", store, "--timeframe", "1d")
      assert.strictEqual(ran.code, 0)
      assert.include(ran.stdout, "3 files skipped: 1 .docx, 2 .xlsx")
    }),
  )

  it.effect("shows the first rejected rows of a reason and counts the others", () =>
    Effect.gen(function* () {
      const bad = "2024-01-03,1,2,3,1,1\n".repeat(2000)
      const { folder, store } = yield* filesIn({ "A.csv": HEADER + ROW + bad })
      const ran = yield* runHere("import", folder, "--store", store, "--timeframe", "1d")
      assert.strictEqual(ran.stderr.split("\n").filter((line) => line.includes("A.csv:")).length, 5)
      assert.include(ran.stderr, "1,995 more rows for this reason: the high 2 is below the low 3")
    }),
  )

  it.effect("stores nothing with --check, and needs no store for it", () =>
    Effect.gen(function* () {
      const { folder } = yield* filesIn({ "A.csv": "Date;Open;High;Low;Close\n31.01.2024;1,5;2,5;1,5;2,5\n" })
      const ran = yield* runHere("import", folder, "--timeframe", "1d", "--check")
      assert.strictEqual(ran.code, 0, ran.stderr)
      assert.match(
        ran.stdout,
        /A\.csv: semicolons, rows from line 2; symbol A; time Date \(day\/month\/year\); .*decimal comma/,
      )
      assert.match(ran.stdout, /^nothing was stored: 1 symbol from 1 file: 1 bar added/m)
    }),
  )

  it.effect("exits with 2 if rows of one symbol and day differ, and stores the others", () =>
    Effect.gen(function* () {
      const text = "symbol,date,open,high,low,close\nA,2024-01-02,1,1,1,1\nA,2024-01-02,2,2,2,2\nB,2024-01-02,3,3,3,3\n"
      const { folder, store } = yield* filesIn({ "all.csv": text })
      const ran = yield* runHere("import", folder, "--store", store, "--timeframe", "1d")
      assert.strictEqual(ran.code, 2)
      assert.include(ran.stderr, "error: 2 rows have the symbol and time of another row, but other values")
      assert.include(ran.stdout, "1 symbol from 1 file: 1 bar added")
    }),
  )

  it.effect("accepts options for what a file leaves open", () =>
    Effect.gen(function* () {
      const text = "Tag,When,First,Top,Bottom,Last,Kind\nA,01/02/2024,1,2,1,2,EQ\nA,01/02/2024,5,6,5,6,BE\n"
      const { folder, store } = yield* filesIn({ "all.csv": text })
      const columns = ["symbol=Tag", "time=When", "open=First", "high=Top", "low=Bottom", "close=Last"]
      const options = columns.flatMap((column) => ["--column", column])
      const given = [...options, "--where", "Kind=EQ", "--date-format", "DD/MM/YYYY"]
      const ran = yield* runHere("import", folder, "--store", store, "--timeframe", "1d", ...given)
      assert.strictEqual(ran.code, 0, ran.stderr)
      const formula = ["--formula", "c = close", "--series", "--format", "csv"]
      const read = yield* runHere("compute", "--store", store, "--timeframe", "1d", ...formula)
      assert.include(read.stdout, "A,2024-02-01T00:00:00.000Z,2\n")
    }),
  )

  for (const [options, says] of [
    [["--time-zone", "Mars/Olympus"], /There is no time zone Mars\/Olympus/],
    [["--date-format", "soon"], /There is no date format soon: expected dmy/],
    [["--column", "shape=Close"], /Expected a role and the name of a column/],
  ] as const) {
    it.effect(`refuses ${options.join(" ")}`, () =>
      Effect.gen(function* () {
        const { folder, store } = yield* filesIn({ "A.csv": HEADER + ROW })
        const ran = yield* runHere("import", folder, "--store", store, "--timeframe", "1d", ...options)
        assert.strictEqual(ran.code, 2)
        assert.match(ran.stderr, says)
      }),
    )
  }

  it.live("reads standard input for -", () =>
    Effect.gen(function* () {
      const { store } = yield* filesIn({})
      const args = ["import", "-", "--symbol", "AAPL", "--store", store, "--timeframe", "1d"]
      const ran = yield* Effect.promise(() => startWith({ input: HEADER + ROW }, ...args).ended)
      assert.strictEqual(ran.code, 0, ran.stderr)
      assert.include(ran.stdout, "1 symbol from 1 file: 1 bar added")
    }),
  )

  const archives = {
    "a zip archive": "../candles/fixtures/sources/archive.zip",
    "a tar archive": "../candles/fixtures/archives/gnu.tar",
    "a compressed tar archive": "../candles/fixtures/archives/pax.tar.gz",
  }
  for (const [what, path] of Object.entries(archives)) {
    it.live(`reads the same of ${what} on standard input as of the file`, () =>
      Effect.gen(function* () {
        const archive = fileURLToPath(new URL(path, import.meta.url))
        const { store } = yield* filesIn({})
        const args = ["--store", store, "--timeframe", "1d"]
        const ofFile = yield* runHere("import", archive, ...args)
        assert.match(ofFile.stdout, /: [1-9]\d* bars added/)
        const input = readFileSync(archive)
        const ran = yield* Effect.promise(() => startWith({ input }, "import", "-", ...args).ended)
        assert.strictEqual(ran.code, ofFile.code, ran.stderr)
        const [, added] = / (\d+) bars? added/.exec(ofFile.stdout) ?? []
        assert.include(ran.stdout, `0 bars added, 0 replaced, ${added} unchanged`)
      }),
    )
  }

  it.live("reads compressed standard input", () =>
    Effect.gen(function* () {
      const { store } = yield* filesIn({})
      const args = ["import", "-", "--symbol", "AAPL", "--store", store, "--timeframe", "1d"]
      const ran = yield* Effect.promise(() => startWith({ input: gzipSync(HEADER + ROW) }, ...args).ended)
      assert.strictEqual(ran.code, 0, ran.stderr)
      assert.include(ran.stdout, "1 symbol from 1 file: 1 bar added")
    }),
  )

  it.effect("writes a line every 10% without a terminal, but not at the end", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 20 }, (_, at) => `S${at}.csv`)
      const { folder, store } = yield* filesIn(Object.fromEntries(names.map((name) => [name, HEADER + ROW])))
      const ran = yield* runHere("import", folder, "--store", store, "--timeframe", "1d")
      const shares = [...ran.stderr.matchAll(/^(\d+) of 20 files \((\d+)%\), (\d+) rows?/gm)].map((found) =>
        found.slice(1).map(Number),
      )
      assert.deepStrictEqual(
        shares,
        Array.from({ length: 9 }, (_, at) => [2 * at + 2, 10 * at + 10, 2 * at + 2]),
      )
    }),
  )

  it.effect("scales prices to the adjusted close with --adjusted, and stores them unchanged with --raw", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* filesIn({
        "A.csv": "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,2,4,2,4,2,100\n",
      })
      const both = yield* runHere("import", folder, "--store", store, "--timeframe", "1d", "--adjusted", "--raw")
      assert.strictEqual(both.code, 2)
      const adjusted = yield* runHere("import", folder, "--store", store, "--timeframe", "1d", "--adjusted", "--check")
      assert.include(adjusted.stdout, "scaled to Adj Close")
      const plain = yield* runHere("import", folder, "--store", store, "--timeframe", "1d")
      assert.include(plain.stdout, "assumed: prices are not adjusted: --adjusted scales them to Adj Close")
      const raw = yield* runHere("import", folder, "--store", store, "--timeframe", "1d", "--raw")
      assert.notInclude(raw.stdout, "assumed")
      const info = yield* runHere("store", "info", store)
      assert.include(info.stdout, "1 symbol: raw")
    }),
  )
})
