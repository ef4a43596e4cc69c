import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { periodTimeframes } from "../../src/candles/csv/values/periodNames.ts"
import { assertRefused, barsIn, importTexts } from "./importing.ts"

const BARS = [
  { date: "2024-01-08", open: 187.2, high: 188.5, low: 183.9, close: 185.6, volume: 8248 },
  { date: "2024-01-15", open: 184.2, high: 185.9, low: 183.4, close: 184.3, volume: 5841 },
]
const READ = BARS.map((bar) => Object.values(bar))
/** The same prices as counts of cents. */
const CENTS = BARS.map(({ close, high, low, open, ...others }) => ({
  ...others,
  open: open * 100,
  high: high * 100,
  low: low * 100,
  close: close * 100,
}))
const csvOf = (rows: ReadonlyArray<Readonly<Record<string, string | number>>>): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))].map((row) => row.join(",")).join("\n")
const withField = (rows: ReadonlyArray<Readonly<Record<string, string | number>>>, field: object) =>
  rows.map((row) => ({ ...row, ...field }))

type Refused = readonly [files: Readonly<Record<string, string>>, message: RegExp, options?: Partial<ImportOptions>]

const refuses = (cases: Readonly<Record<string, Refused>>) => {
  for (const [what, [files, message, options]] of Object.entries(cases)) {
    it.effect(what, () => assertRefused(files, message, options))
  }
}

const reads = (
  cases: Readonly<Record<string, readonly [files: Record<string, string>, options?: Partial<ImportOptions>]>>,
) => {
  for (const [what, [files, options]] of Object.entries(cases)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts(files, { allowGaps: true, ...options })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store, options?.timeframe), { A: READ })
      }),
    )
  }
}

describe("importCsv refuses as 1d what a file says is another timeframe", () => {
  const said = {
    interval: "1wk",
    granularity: "WEEKLY",
    timeframe: "W1",
    resolution: "W",
    frequency: "weekly",
    barSize: "1 week",
  }
  refuses(
    Object.fromEntries(
      Object.entries(said).flatMap(([name, value]): ReadonlyArray<readonly [string, Refused]> => [
        [
          `in rows of JSON, as ${name} ${value}`,
          [{ "A.json": JSON.stringify(withField(BARS, { [name]: value })) }, /says.* 1w: give --timeframe 1w/],
        ],
        [
          `beside them, as ${name} ${value}`,
          [{ "A.json": JSON.stringify({ meta: { [name]: value }, values: BARS }) }, /says 1w: give --timeframe 1w/],
        ],
        [
          `in a column, as ${name} ${value}`,
          [{ "A.csv": csvOf(withField(BARS, { [name]: value })) }, /says.* 1w: give --timeframe 1w/],
        ],
        [
          `above the rows, as ${name} ${value}`,
          [{ "A.csv": `# ${name}: ${value}\n${csvOf(BARS)}` }, /says 1w: give --timeframe 1w/],
        ],
      ]),
    ),
  )
  refuses({
    "in the key of its list": [
      { "A.json": JSON.stringify({ "Weekly Time Series": BARS }) },
      /says 1w: give --timeframe 1w/,
    ],
    "as a number of seconds": [
      { "A.json": JSON.stringify({ granularity: 604_800, candles: BARS }) },
      /its granularity says/,
    ],
    "as a number whose unit its name has": [
      { "A.json": JSON.stringify({ interval_minutes: 60, candles: BARS }) },
      /its interval_minutes says 60m: give --timeframe 60m, or --aggregate/,
    ],
    "as a unit and a count": [
      { "A.json": JSON.stringify({ multiplier: 5, timespan: "minute", results: BARS }) },
      /its timespan says 5m/,
    ],
    "in a word that is unknown": [
      { "A.json": JSON.stringify(withField(BARS, { interval: "fortnight" })) },
      /says fortnight, which is no timeframe/,
    ],
    "of one of several symbols": [
      {
        "x.json": JSON.stringify([
          { symbol: "A", interval: "1d", bars: BARS.slice(0, 1) },
          { symbol: "B", interval: "1wk", bars: BARS.slice(0, 1) },
        ]),
      },
      /its interval says 1w/,
    ],
    "far below": [
      {
        "A.csv": csvOf(
          Array.from({ length: 700 }, (_, at) => ({
            ...BARS[0],
            date: new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10),
            interval: at < 690 ? "1d" : "1wk",
          })),
        ),
      },
      /its column interval says 1w/,
    ],
  })
})

describe("importCsv believes what a file says of its timeframe", () => {
  reads({
    "as 1wk": [{ "A.json": JSON.stringify(withField(BARS, { interval: "1wk" })) }, { timeframe: "1w" }],
    "as a number of minutes": [{ "A.json": JSON.stringify({ interval: 1440, candles: BARS }) }],
    "as a number of seconds": [{ "A.json": JSON.stringify({ granularity: 86_400, candles: BARS }) }],
    "as a count of days": [{ "A.json": JSON.stringify({ multiplier: 1, timespan: "day", results: BARS }) }],
    "beside the length of its whole history": [
      { "A.json": JSON.stringify({ period: "1y", interval: "1d", bars: BARS }) },
    ],
    "in letters and numbers that may be anything": [
      { "A.csv": csvOf(withField(BARS, { channel: 5, topic: "W", chart: "A" })) },
    ],
    "in a word that is unknown, where --where chooses it": [
      { "A.csv": csvOf(withField(BARS, { interval: "regular" })) },
      { where: { interval: ["regular"] } },
    ],
  })

  it("in the words of vendors", () => {
    const words = {
      "1wk": "1w",
      "3mo": "3M",
      D: "1d",
      M5: "5m",
      H4: "4h",
      PT1H: "1h",
      MINUTE_5: "5m",
      "5 mins": "5m",
      "W-FRI": "1w",
    }
    assert.deepStrictEqual(
      Object.keys(words).map((word) => periodTimeframes(word)),
      Object.values(words).map((timeframe) => [timeframe]),
    )
  })
})

describe("importCsv refuses prices beside which a file says what they are counted in", () => {
  const scales = {
    priceScale: 100,
    price_scale: 2,
    scale: 2,
    decimals: 2,
    multiplier: 10,
    divisor: 100,
    exponent: -2,
    priceFormat: "1/100",
  }
  refuses(
    Object.fromEntries(
      Object.entries(scales).flatMap(([name, value]): ReadonlyArray<readonly [string, Refused]> => [
        [
          `in a column, as ${name} ${value}`,
          [{ "A.csv": csvOf(withField(CENTS, { [name]: value })) }, /--divide-prices N/, { allowGaps: true }],
        ],
        [
          `in rows of JSON, as ${name} ${value}`,
          [{ "A.json": JSON.stringify(withField(CENTS, { [name]: value })) }, /--divide-prices N/, { allowGaps: true }],
        ],
        [
          `beside them, as ${name} ${value}`,
          [{ "A.json": JSON.stringify({ [name]: value, data: CENTS }) }, /--divide-prices N/, { allowGaps: true }],
        ],
        [
          `above them, as ${name} ${value}`,
          [{ "A.csv": `${name};${value}\n${csvOf(CENTS)}` }, /--divide-prices N/, { allowGaps: true }],
        ],
      ]),
    ),
  )
  refuses({
    "and its volumes": [
      { "A.csv": csvOf(withField(BARS, { volume_multiplier: 100 })) },
      /says 100 of its volumes.* --column volume=NAME/,
      { allowGaps: true },
    ],
    "far below": [
      {
        "A.csv": csvOf(
          Array.from({ length: 700 }, (_, at) => ({
            ...BARS[0],
            date: new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10),
            scale: at < 690 ? 1 : 100,
          })),
        ),
      },
      /its column scale says 100/,
    ],
  })
})

describe("importCsv reads prices beside a scale", () => {
  const scaled = csvOf(withField(CENTS, { price_scale: 100 }))
  const adjusted = csvOf(CENTS.map((bar) => ({ ...bar, "Adj Close": bar.close })))
  reads({
    "that --divide-prices takes into account": [{ "A.csv": scaled }, { dividePrices: 100 }],
    "that is a word": [{ "A.csv": csvOf(withField(BARS, { scale: "full", price_unit: "USD", priceFormat: "0.00" })) }],
    "that is 1": [{ "A.csv": csvOf(withField(BARS, { multiplier: 1 })) }],
    "that counts the digits of prices which have fractions": [{ "A.csv": csvOf(withField(BARS, { decimals: 2 })) }],
    "that --divide-prices 1 says to pass over": [
      { "A.csv": csvOf(withField(BARS, { multiplier: 50 })) },
      { dividePrices: 1 },
    ],
    "as divided by a fraction": [
      {
        "A.csv":
          csvOf(BARS.map((bar) => ({ ...bar, open: 1.872, high: 1.885, low: 1.839, close: 1.856 })).slice(0, 1)) +
          `\n2024-01-15,1.842,1.859,1.834,1.843,5841`,
      },
      { dividePrices: 0.01 },
    ],
    "with an adjusted close, all divided": [{ "A.csv": adjusted }, { dividePrices: 100, prices: "adjusted" }],
  })

  it.effect("refuses to divide by 0", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(importTexts({ "A.csv": scaled }, { dividePrices: 0 }))
      assert.include(failure.message, "Prices cannot be divided by 0")
    }),
  )
})
