import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import type { RejectedRow } from "../../src/candles/import/report/importReport.ts"
import { barsIn, importTexts } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const HEADER = "date,open,high,low,close,volume"
const GOOD = "2013-02-08,10,12,9,11,100"

describe("a bad row", () => {
  const rows: Readonly<Record<string, string>> = {
    "2013-02-11,,12,9,11,100": "the open is empty",
    "2013-02-11,10,,9,11,100": "the high is empty",
    "2013-02-11,10,12,,11,100": "the low is empty",
    "2013-02-11,10,12,9,,100": "the close is empty",
    ",10,12,9,11,100": "the date is empty",
    "2013-02-11,10,12,9,null,100": "the close 'null' is not a number",
    "2013-02-11,10,12,9,11.5.2,100": "the close '11.5.2' is not a number",
    "2013-02-11,10,12,9,1e999,100": "the close is Infinity",
    "2013-02-11,10,NaN,9,11,100": "the high 'NaN' is not a number",
    "2013-02-11,10,12,0,11,100": "the low is 0: a price must be above 0",
    "2013-02-11,-10,12,9,11,100": "the open is -10: a price must be above 0",
    "2013-02-11,10,8,9,11,100": "the high 8 is below the low 9",
    "2013-02-11,10,9.5,9,9.2,100": "the high 9.5 is below the open 10",
    "2013-02-11,10,10.5,9,11,100": "the high 10.5 is below the close 11",
    "2013-02-11,10,12,10.5,11,100": "the low 10.5 is above the open 10",
    "2013-02-11,11,12,10.5,10.25,100": "the low 10.5 is above the close 10.25",
    "2013-02-11,10,12,9,11,-1": "the volume is -1",
    "2013-02-11,10,12,9,11,1e999": "the volume is infinite",
    '2013-02-11,"1,010",12,9,11,100': "the open '1,010' may be two numbers: give --decimal point or --decimal comma",
    "2013-02-11,10,12,9,11": "it has 5 fields where the header has 6",
    "2013-02-11,10,12,9,11,1,234": "it has 7 fields where the header has 6",
    '2013-02-11,10,12,9,11,"100': "a quote is opened and not closed on this line",
    '"2013-02-11"x,10,12,9,11,100': "a quote is opened and not closed on this line",
  }
  for (const [row, reason] of Object.entries(rows)) {
    it.effect(`${row}: ${reason}`, () =>
      Effect.gen(function* () {
        const { store, report, paths } = yield* importTexts({ "A.csv": `${HEADER}\n${GOOD}\n${row}\n` })
        assert.deepStrictEqual(report.rejectedRows, [{ file: paths[0], line: 3, reason }])
        assert.deepInclude(report, { rows: 2, added: 1, rejected: 1 })
        assert.deepStrictEqual(yield* barsIn(store), { A: [["2013-02-08", 10, 12, 9, 11, 100]] })
      }),
    )
  }

  for (const date of ["2013-02-30", "2013-13-01", "2013-02-08T25:00:00Z", "8e5", "soon"]) {
    it.effect(`has the date ${date}, and its message says how the file's dates are read`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": `${HEADER}\n${date},10,12,9,11,100\n` }, { timeframe: "1h" })
        assert.strictEqual(report.rejectedRows[0].reason, `the date '${date}' cannot be read as year-month-day`)
        assert.deepInclude(report, { rows: 1, rejected: 1, symbols: 0 })
      }),
    )
  }

  it.effect("has an empty symbol in the symbol column", () =>
    Effect.gen(function* () {
      const { report } = yield* importTexts({ "A.csv": "date,open,high,low,close,ticker\n2013-02-08,1,1,1,1, \n" })
      assert.deepStrictEqual(report.rejectedRows[0].reason, "the symbol is empty")
    }),
  )

  it.effect("has a symbol that is not UTF-8, or with a control character, quoted or not", () =>
    Effect.gen(function* () {
      const row = (symbol: string) => `2013-02-08,1,1,1,1,${symbol}\n`
      const text = `date,open,high,low,close,ticker\n${row("SOCI\u00e9T\u00e9")}${row('"SOCI\u00c8T\u00c8"')}${row("A\u0000B")}${row("A")}`
      const { report, store } = yield* importTexts({ "A.csv": Buffer.from(text, "latin1") })
      assert.deepStrictEqual(
        report.rejectedRows.map(({ line, reason }) => [line, reason]),
        [
          [2, "the symbol 'SOCI\uFFFDT\uFFFD' is not UTF-8: save the file as UTF-8"],
          [3, "the symbol 'SOCI\uFFFDT\uFFFD' is not UTF-8: save the file as UTF-8"],
          [4, 'the symbol "A\\u0000B" has a control character'],
        ],
      )
      assert.deepStrictEqual(Object.keys(yield* barsIn(store)), ["A"])
    }),
  )

  it.effect("contradicts another one of its symbol and time: neither is stored, but equal rows are", () =>
    Effect.gen(function* () {
      const line = (date: string, price: number) => `${date},${price},${price},${price},${price},1,A\n`
      const lines = [line("2013-02-11", 1), "\n", line("2013-02-12", 5), line("2013-02-11", 2), line("2013-02-12", 5)]
      const { store, report } = yield* importTexts({ "all.csv": `${HEADER},symbol\n${lines.join("")}` })
      assert.deepStrictEqual(
        report.rejectedRows.map((rejected) => [rejected.line, rejected.reason.slice(0, 63)]),
        [
          [2, "line 5 has the same symbol and time, and other values: neither "],
          [5, "line 2 has the same symbol and time, and other values: neither "],
        ],
      )
      assert.deepInclude(report, { rows: 4, added: 1, unchanged: 1, rejected: 2, conflicts: 2 })
      assert.deepStrictEqual(yield* barsIn(store), { A: [["2013-02-12", 5, 5, 5, 5, 1]] })
    }),
  )

  it.effect(
    "contradicts another one of its time in a file without a symbol column: nothing of the file is stored",
    () =>
      Effect.gen(function* () {
        const text = `${HEADER},kind,weekday\n${GOOD},X1,Fri\n2013-02-08,20,22,19,21,100,X2,Fri\n`
        const { report, paths } = yield* importTexts({ "A.csv": text, "B.csv": `${HEADER}\n${GOOD}\n` })
        assert.deepStrictEqual(
          report.unusable.map(({ path }) => path),
          [paths[0]],
        )
        assert.match(report.unusable[0].message, /lines 2 and 3 .* --column symbol=NAME, .* it may be kind$/)
        assert.deepInclude(report, { added: 1, rejected: 0, files: 1 })
      }),
  )

  it.effect("has an unreadable volume: the bar is stored without it", () =>
    Effect.gen(function* () {
      const text = `${HEADER}\n${GOOD}\n2013-02-11,10,12,9,11,many\n2013-02-12,10,12,9,11,"1,000"\n`
      const { store, report } = yield* importTexts({ "A.csv": text })
      assert.deepInclude(report, { added: 3, rejected: 0, unreadVolumes: 2 })
      assert.deepStrictEqual(
        (yield* barsIn(store)).A.map((bar) => bar[5]),
        [100, NaN, NaN],
      )
    }),
  )

  it.effect("is listed among at most 1,000, and always passed to onRejected", () =>
    Effect.gen(function* () {
      const heard: Array<RejectedRow> = []
      const bad = "2013-02-11,,,,,\n".repeat(700)
      const { report } = yield* importTexts(
        { "A.csv": `${HEADER}\n${bad}`, "B.csv": `${HEADER}\n${bad}` },
        { onRejected: (row) => void heard.push(row) },
      )
      assert.deepInclude(report, { rows: 1400, rejected: 1400, added: 0 })
      assert.strictEqual(report.rejectedRows.length, 1000)
      assert.strictEqual(heard.length, 1400)
      assert.deepStrictEqual(heard.slice(0, 1000), report.rejectedRows)
    }),
  )
})

describe("importing a folder", () => {
  it.effect("imports realistic files except for their flaws, including subfolders, and skips other files", () =>
    Effect.gen(function* () {
      const folder = fileURLToPath(new URL("fixtures/blemished", import.meta.url))
      const store = join(yield* temporaryFolder, "market.db")
      const report = yield* importCsv([folder, join(folder, "ACME.csv")], { store, timeframe: "1d" })
      assert.deepInclude(report, { files: 3, symbols: 3, rows: 11, added: 7, rejected: 4, unusable: [] })
      assert.deepStrictEqual(report.leftOut, [{ ending: ".txt", files: 1 }])
      assert.deepStrictEqual(
        report.rejectedRows.map(({ file, line, reason }) => [file, line, reason]),
        [
          [join(folder, "ACME.csv"), 4, "the high 23.595 is below the low 23.85"],
          [join(folder, "ACME.csv"), 6, "the open is empty"],
          [join(folder, "ACME.csv"), 7, "the open is empty"],
          [join(folder, "ACME.csv"), 8, "the low 23.82 is above the close 20.39"],
        ],
      )
      assert.deepStrictEqual((yield* barsIn(store))["BRK.B"], [
        ["2014-05-15", 101, 102.5, 100.25, 102, 55000],
        ["2014-05-16", 102, 102.75, 101.5, 101.625, NaN],
      ])
    }),
  )
})
