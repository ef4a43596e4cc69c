import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parquetWriteBuffer } from "hyparquet-writer"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { barsIn, importTexts } from "./importing.ts"

const HEADER = "date,open,high,low,close"
const ROWS = ["2024-01-16,18720,18850,18390,18560", "2024-01-17,18420,18590,18340,18430"]
const OBJECTS = ROWS.map((row) => {
  const [date, ...prices] = row.split(",")
  const [open, high, low, close] = prices.map(Number)
  return { date, open, high, low, close }
})
const BARS = ROWS.map((row) => [...row.split(",").map((field, at) => (at === 0 ? field : Number(field))), NaN])
const lines = (...all: ReadonlyArray<string>): string => `${all.join("\n")}\n`

const parquet = (column: string, value: string | number): Uint8Array => {
  const columns = Object.keys(OBJECTS[0] ?? {}).map((name) => ({
    name,
    data: OBJECTS.map((bar) => Object.entries(bar).find(([key]) => key === name)?.[1]),
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData: [...columns, { name: column, data: [value, value] }] }))
}

/** Two days of minutes, named as Binance names an hour of them. */
const BINANCE = [1, 2].map((day) => `${Date.UTC(2024, 0, day)},1,2,1,2,10,${Date.UTC(2024, 0, day) + 1},1,1,1,1,0`)

describe("importCsv refuses a file that says what its bars are", () => {
  type Refused = readonly [name: string, file: string | Uint8Array, message: RegExp, options?: Partial<ImportOptions>]
  const files: Readonly<Record<string, Refused>> = {
    "in a line below its rows": [
      "A.csv",
      lines(HEADER, ...ROWS, "Interval: 1wk"),
      /its Interval says 1w/,
      { allowGaps: true },
    ],
    "in a comment between them": ["A.csv", lines(HEADER, "# interval=1wk", ...ROWS), /its interval says 1w/],
    "in the first of the values of a file": [
      "A.ndjson",
      [{ interval: "1wk" }, ...OBJECTS].map((each) => JSON.stringify(each)).join("\n"),
      /its column interval says 1w/,
    ],
    "deep in what was asked for": [
      "A.json",
      JSON.stringify({ request: { a: { b: { c: { d: { e: { interval: "1wk" } } } } } }, data: OBJECTS }),
      /its interval says 1w/,
    ],
    "in the name of a channel": [
      "A.json",
      JSON.stringify({ channel: "candle1W", data: OBJECTS }),
      /its channel says 1w/,
    ],
    "in a setting above them": [
      "A.csv",
      lines("Bar Size Setting,1 week", HEADER, ...ROWS),
      /its Bar Size Setting says 1w/,
    ],
    "in a column of the types of bars": [
      "A.csv",
      lines(`${HEADER},barType`, ...ROWS.map((row) => `${row},WEEK`)),
      /its column \w+ says 1w/,
    ],
    "in Hyperliquid's i": [
      "A.json",
      JSON.stringify(
        OBJECTS.map(({ close: c, date, high: h, low: l, open: o }) => ({ t: date, T: 1, s: "A", i: "1w", o, h, l, c })),
      ),
      /its column \w+ says 1w/,
    ],
    "in a name of Binance": ["BTCUSDT-1h-2024-01.csv", lines(...BINANCE), /its name says 1h: give --timeframe 1h/],
    "in a column of Parquet": ["A.parquet", parquet("interval", "1wk"), /its column interval says 1w/],
    "as a number in Parquet": ["A.parquet", parquet("interval", 10_080), /its column interval says 7d/],
  }
  for (const [what, [name, file, message, options]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ [name]: file }, options)
        assert.match(report.unusable[0]?.message ?? "", message)
        assert.deepStrictEqual(yield* barsIn(store), {})
      }),
    )
  }
})

describe("importCsv refuses a file that says what its prices are counted in", () => {
  const files: Readonly<Record<string, readonly [name: string, file: string | Uint8Array]>> = {
    "in a line below its rows": ["A.csv", lines(HEADER, ...ROWS, "Price scale: 100")],
    "in a sentence above them": ["A.csv", lines("All prices are multiplied by 100", HEADER, ...ROWS)],
    "in words above them": ["A.csv", lines("Prices in thousands", HEADER, ...ROWS)],
    "in a line of units": ["A.csv", lines(HEADER, ",x100,x100,x100,x100", ...ROWS)],
    "in names with a slash": ["A.csv", lines("date,open/100,high/100,low/100,close/100", ...ROWS)],
    "in a column of some name with a scale": [
      "A.csv",
      lines(`${HEADER},mdDisplayFactor`, ...ROWS.map((row) => `${row},0.01`)),
    ],
    "in the first of the values of a file": [
      "A.ndjson",
      [{ priceScale: 100 }, ...OBJECTS].map((each) => JSON.stringify(each)).join("\n"),
    ],
    "in a column of Parquet": ["A.parquet", parquet("price_scale", 100)],
  }
  for (const [what, [name, file]] of Object.entries(files)) {
    it.effect(`${what}, unless the caller says it`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ [name]: file })
        assert.match(report.unusable[0]?.message ?? "", /--divide-prices N/)
        const { store } = yield* importTexts({ [name]: file }, { dividePrices: 1 })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }
})

describe("importCsv refuses a file", () => {
  const many = Array.from(
    { length: 640 },
    (_, at) => `${new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10)},1,2,1,2`,
  )
  const files: Readonly<Record<string, readonly [text: string, message: RegExp, options?: Partial<ImportOptions>]>> = {
    "whose years of two digits are those of two centuries": [
      lines(HEADER, "12/30/68,1,2,1,2", "12/31/68,1,2,1,2", "01/02/01,1,2,1,2"),
      /its years of two digits are of two centuries/,
      { dateFormat: "mdy", allowGaps: true },
    ],
    "of which some lines have several rows, far below": [
      `${lines(HEADER, ...many.slice(0, 600))}${many.slice(600).join("\u2028")}\n`,
      /its lines end in two ways/,
    ],
  }
  for (const [what, [text, message, options]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text }, options)
        assert.match(report.unusable[0]?.message ?? "", message)
        assert.deepStrictEqual(yield* barsIn(store), {})
      }),
    )
  }
})
