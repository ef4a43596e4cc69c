import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { assertRefused, barsIn, importTexts } from "./importing.ts"

const ROWS = ["2024-01-02,187.2,188.5,183.9,185.6", "2024-01-03,184.2,185.9,183.4,184.3"]
const BARS = [
  ["2024-01-02", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-03", 184.2, 185.9, 183.4, 184.3, 5841],
]

/** A header, lines below it, and the rows of two days with additional fields. */
const table = (header: string, first: string, second: string, ...under: ReadonlyArray<string>): string =>
  [header, ...under, `${ROWS[0]},${first}`, `${ROWS[1]},${second}`, ""].join("\n")

/** Columns and numbers that look like something else. */
describe("importCsv is not misled", () => {
  const files: Readonly<Record<string, readonly [name: string, text: string]>> = {
    "by changes in percent that have the names of prices": [
      "A.csv",
      "Date,Open %,High %,Low %,Close %,Open,High,Low,Close,Volume\n" +
        "2024-01-02,0.5,1.2,0.3,0.9,187.2,188.5,183.9,185.6,8248\n2024-01-03,0.5,1.2,0.3,0.9,184.2,185.9,183.4,184.3,5841\n",
    ],
    "by a turnover that is called volume beside the number of shares": [
      "A.csv",
      table("Datum,Erster,Hoch,Tief,Schlusskurs,Stuecke,Volumen", "8248,1530830", "5841,1076500"),
    ],
    "by a volume in the quote currency that comes first": [
      "A.csv",
      table("date,open,high,low,close,Volume (USD),Volume (BTC)", "1530830,8248", "1076500,5841"),
    ],
    "by the number of a currency in the column of names, and the ends of days": [
      "A.csv",
      "timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;timestamp\n" +
        ROWS.map((row, at) => {
          const [day, ...prices] = row.split(",")
          const time = `"${day}T23:59:59.999Z"`
          const first = `"${day}T00:00:00.000Z";${time};${time};${time};"2781"`
          return `${first};${prices.join(";")};${[8248, 5841][at]};1;${time}\n`
        }).join(""),
    ],
    "by units under the names": [
      "A.csv",
      table("Date,Open,High,Low,Close,Volume", "8248", "5841", ",USD,USD,USD,USD,shares"),
    ],
  }
  for (const [what, [name, text]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ [name]: text })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }

  it.effect("by a volume that is the number of shares times the price, and reports it", () =>
    Effect.gen(function* () {
      for (const head of ["Títulos,Volumen", "Aantal,Volume", "Shares,Volume", "Lot,Hacim"]) {
        const text = table(`Date,Open,High,Low,Close,${head}`, "8248,1530830", "5841,1076500")
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS }, head)
        const [count, volume] = head.split(",")
        const assumed = report.assumptions.map(({ message }) => message)
        assert.include(assumed, `the volume is ${count}, since ${volume} is that times the price`)
      }
    }),
  )

  it.effect("by a number of lots beside the volume, even if their size is near the price", () =>
    Effect.gen(function* () {
      const text = table("Date,Open,High,Low,Close,Lots,Volume", "44,8184", "31,5766")
      const { store } = yield* importTexts({ "A.csv": text.replaceAll("183.4,184.3", "183.4,185.8") })
      assert.deepStrictEqual(
        (yield* barsIn(store))["A"].map((bar) => bar[5]),
        [8184, 5766],
      )
    }),
  )

  it.effect("by units of volumes in other languages, which it reports", () =>
    Effect.gen(function* () {
      for (const unit of ["тыс. шт.", "พันหุ้น", "Tausend", "ribu", "100s"]) {
        const text = table(`Date,Open,High,Low,Close,Volume (${unit})`, "8248", "5841")
        const { report } = yield* importTexts({ "A.csv": text })
        assert.match(
          report.assumptions.map(({ message }) => message).join(),
          /in the unit of .*: it was not multiplied/,
        )
      }
    }),
  )

  it.effect("by a volume in thousands, which it stores as written and reports", () =>
    Effect.gen(function* () {
      const text = table("Date,Open,High,Low,Close,Volume (000s)", "8.248", "5.841")
      const { report } = yield* importTexts({ "A.csv": text }, { decimal: "point" })
      assert.deepStrictEqual(
        report.assumptions.map(({ message }) => message),
        ["the volume is in the unit of Volume (000s): it was not multiplied"],
      )
    }),
  )
})

describe("importCsv reads the columns that the caller names", () => {
  it.effect("by their names as written, even if all share a prefix", () =>
    Effect.gen(function* () {
      const text = table("dt,px_open,px_high,px_low,px_close,px_last,px_volume", "180.5,8248", "180.25,5841")
      const columns = { open: "px_open", high: "px_high", low: "px_low", close: "px_last", volume: "px_volume" }
      const { report, store } = yield* importTexts({ "A.csv": text.replaceAll("183.9", "179.9") }, { columns })
      assert.deepStrictEqual(report.unusable, [])
      assert.deepStrictEqual(
        (yield* barsIn(store))["A"].map((bar) => bar[4]),
        [180.5],
      )
      assert.strictEqual(report.rejected, 1)
    }),
  )
})

describe("importCsv refuses", () => {
  const dated = (first: string, second: string): string =>
    `Date,Open,High,Low,Close\n${first},187.2,188.5,183.9,185.6\n${second},184.2,185.9,183.4,184.3\n`
  const files: Readonly<
    Record<string, readonly [text: string, message: RegExp, options?: Partial<ImportOptions> | undefined]>
  > = {
    "prices in two currencies": [
      "timestamp,open (CNY),high (CNY),low (CNY),close (CNY),open (USD),high (USD),low (USD),close (USD)\n" +
        "2024-01-02,1310.4,1319.5,1287.3,1299.2,187.2,188.5,183.9,185.6\n",
      /2 columns that may be the open \(open \(CNY\), open \(USD\)\): say which with --column open=NAME/,
    ],
    "a contract's last trade and its settlement, which differ": [
      "Date,Open,High,Low,Last,Settle,Volume\n2024-01-02,187.2,188.5,183.9,185.6,185.4,8248\n",
      /its close may be Last or Settle, which differ: say which with --column close=NAME/,
    ],
    "quotes whose close is that of the day before": [
      "Date,Open,High,Low,Close,LTP\n2024-01-02,187.2,188.5,183.9,184,185.6\n" +
        "2024-01-03,184.2,185.9,183.4,185.6,184.3\n2024-01-04,184.2,185.9,183.4,184.3,185\n",
      /its Close is the LTP of the row before: say which is the close with --column close=NAME/,
    ],
    "a web page": ["<!DOCTYPE html><html><body>404</body></html>\n", /it is a web page or XML/],
    "a pointer of Git LFS": [
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
      /get the file itself with git lfs pull/,
    ],
    "dates of the Persian calendar": [
      dated("1402/10/12", "1402/10/13"),
      /the date is of the year 1402: only those from/,
    ],
    "dates of the Thai calendar": [dated("30/01/2567", "31/01/2567"), /the date is of the year 2567: only those from/],
    "milliseconds since midnight": [
      `${Array.from({ length: 20 }, (_, at) => `${34_200_000 + at * 60_000},10.1,10.3,10,10.2,100`).join("\n")}\n`,
      /its times, such as 34200000, are numbers that may not be times/,
      { timeframe: "1m" },
    ],
    "rows in the form of a source whose bars fit together only with open and close swapped": [
      "1704153600,183.9,188.5,185.6,187.2,8248\n1704240000,183.4,185.9,184.3,184.2,5841\n",
      /no line names its columns, and they cannot be recognized/,
    ],
    "quotes that it cannot read, with a reason": [
      'Date,Open,High,Low,Close,Note\n2024-01-02,187.2,188.5,183.9,185.6,"say \\"hi\\""\n',
      /a quote is opened and not closed on this line/,
    ],
  }
  for (const [what, [text, message, options]] of Object.entries(files)) {
    it.effect(what, () => assertRefused({ "A.csv": text }, message, options))
  }
})
