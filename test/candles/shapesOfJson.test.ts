import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { barsIn, importTexts } from "./importing.ts"

const BARS = [
  ["2024-01-16", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-17", 184.2, 185.9, 183.4, 184.3, 5841],
  ["2024-01-18", 184.3, 186.1, 184, 185.9, 6120],
] as const
const OBJECTS = BARS.map(([date, open, high, low, close, volume]) => ({ date, open, high, low, close, volume }))
/** Rows in an order that only their names tell. */
const NAMES = ["date", "close", "open", "low", "high", "volume"]
const ROWS = BARS.map(([date, open, high, low, close, volume]) => [date, close, open, low, high, volume])

describe("importCsv reads JSON", () => {
  const files: Readonly<Record<string, unknown>> = {
    "of rows whose names are in a list called header": { header: NAMES, rows: ROWS },
    "of rows whose names are in another object": { meta: { columns: NAMES }, data: ROWS },
    "of rows whose names are those of objects": {
      schema: { fields: NAMES.map((name) => ({ name, type: "any" })) },
      data: ROWS,
    },
    "of objects under keys of Firebase": Object.fromEntries(OBJECTS.map((bar, at) => [`-Nx1abcdef${at}`, bar])),
    "of objects under the numbers of their rows": Object.fromEntries(OBJECTS.map((bar, at) => [String(at), bar])),
    "of objects whose volumes are of several kinds": OBJECTS.map(({ volume, ...bar }) => ({
      ...bar,
      volume: { base: volume, quote: volume * 2 },
    })),
    "of a list with the bars in one of its objects": [{ status: { rows: 3 } }, { candles: OBJECTS }],
    "of bars in two inner objects": OBJECTS.map(({ date, volume, ...prices }) => ({ date, data: { prices, volume } })),
    "of DynamoDB": OBJECTS.map((bar) =>
      Object.fromEntries(
        Object.entries(bar).map(([key, value]) => [key, key === "date" ? { S: value } : { N: value }]),
      ),
    ),
    "of BigQuery": OBJECTS.map(({ date, ...bar }) => ({ date: { value: date }, ...bar })),
    "of Yahoo's raw and formatted values": OBJECTS.map(({ date, ...bar }) => ({
      date,
      ...Object.fromEntries(Object.entries(bar).map(([key, raw]) => [key, { raw, fmt: String(Math.round(raw)) }])),
    })),
    "of prices in units and billionths": OBJECTS.map(({ date, volume, ...prices }) => ({
      date,
      volume,
      ...Object.fromEntries(
        Object.entries(prices).map(([key, price]) => {
          const [units, fraction = ""] = String(price).split(".")
          return [key, { units, nano: Number(fraction.padEnd(9, "0")) }]
        }),
      ),
    })),
  }
  for (const [what, json] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.json": JSON.stringify(json) })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }

  const PRICES = ["open", "high", "low", "close", "volume"] as const
  const ofSymbols: Readonly<Record<string, unknown>> = {
    "of dates, then symbols": Object.fromEntries(OBJECTS.map(({ date, ...bar }) => [date, { AAPL: bar, MSFT: bar }])),
    "of Yahoo's charts of two symbols": {
      chart: {
        result: ["AAPL", "MSFT"].map((symbol) => ({
          meta: { symbol },
          timestamp: OBJECTS.map(({ date }) => Date.parse(date) / 1000),
          indicators: {
            quote: [Object.fromEntries(PRICES.map((name) => [name, OBJECTS.map((bar) => bar[name])]))],
            adjclose: [{ adjclose: OBJECTS.map(({ close }) => close / 2) }],
          },
        })),
      },
    },
  }
  for (const [what, json] of Object.entries(ofSymbols)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.json": JSON.stringify(json) })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { AAPL: BARS, MSFT: BARS })
      }),
    )
  }

  const named: Readonly<Record<string, readonly [json: unknown, symbol: string]>> = {
    "whose symbol is an ISIN": [{ isin: "DE0007164600", data: OBJECTS }, "DE0007164600"],
    "whose columns pandas names for their symbol": [
      {
        columns: PRICES.map((name) => [name.replace(/^./, (letter) => letter.toUpperCase()), "AAPL"]),
        index: BARS.map(([date]) => date),
        data: BARS.map(([, ...values]) => values),
      },
      "AAPL",
    ],
  }
  for (const [what, [json, symbol]] of Object.entries(named)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { store } = yield* importTexts({ "A.json": JSON.stringify(json) })
        assert.deepStrictEqual(yield* barsIn(store), { [symbol]: BARS })
      }),
    )
  }

  it.effect("of coordinates of charts", () =>
    Effect.gen(function* () {
      const json = BARS.map(([x, open, high, low, close]) => ({ x, y: [open, high, low, close] }))
      const { store } = yield* importTexts({ "A.json": JSON.stringify(json) })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS.map((bar) => [...bar.slice(0, 5), NaN]) })
    }),
  )

  for (const statement of ["var data = ", "export default ", "window.bars="]) {
    it.effect(`in the statement ${statement}`, () =>
      Effect.gen(function* () {
        const { store } = yield* importTexts({ "A.json": `${statement}${JSON.stringify(OBJECTS)};\n` })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }

  const inner = (key: string) => OBJECTS.map(({ date, volume, ...prices }) => ({ date, volume, [key]: prices }))

  it.effect("of prices of one side, and reports it", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({ "A.json": JSON.stringify(inner("bid")) })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      const assumed = report.assumptions.map(({ message }) => message)
      assert.deepStrictEqual(assumed, ["prices are those that its key bid holds"])
    }),
  )

  it.effect("but no prices of the day before", () =>
    Effect.gen(function* () {
      const { report } = yield* importTexts({ "A.json": JSON.stringify(inner("prevDay")) })
      assert.lengthOf(report.unusable, 1)
    }),
  )

  it.effect("and reports that none of several names is the symbol", () =>
    Effect.gen(function* () {
      const json = { data: OBJECTS, meta: { base: { symbol: "WETH" }, quote: { symbol: "USDC" } } }
      const { report, store } = yield* importTexts({ "A.json": JSON.stringify(json) })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      assert.match(report.assumptions.map(({ message }) => message).join(), /not a name above its rows, such as WETH/)
    }),
  )

  it.effect("but none of dates, then sides or sessions", () =>
    Effect.gen(function* () {
      const json = Object.fromEntries(OBJECTS.map(({ date, ...bar }) => [date, { bid: bar, ask: bar }]))
      const { report } = yield* importTexts({ "A.json": JSON.stringify(json) })
      assert.lengthOf(report.unusable, 1)
    }),
  )

  it.effect("but none whose names are in two lists that differ", () =>
    Effect.gen(function* () {
      const json = { names: NAMES, labels: ["date", "open", "close", "low", "high", "volume"], rows: ROWS }
      const { report } = yield* importTexts({ "A.json": JSON.stringify(json) })
      assert.lengthOf(report.unusable, 1)
    }),
  )
})

describe("importCsv reads a table", () => {
  const lines = BARS.map((row) => row.join(","))
  const files: Readonly<Record<string, string>> = {
    "whose names are set further apart than its fields": [
      "Date       Open   High   Low    Close  Volume",
      ...BARS.map((row) => row.join(" ")),
    ].join("\n"),
    "whose dates R wrote as names of rows, below names that begin with the symbol": [
      '"A.Open","A.High","A.Low","A.Close","A.Volume"',
      ...lines.map((line) => line.replace(/^[^,]+/, '"$&"')),
    ].join("\n"),
    "of a Japanese exchange": ["年月日,始値,高値,安値,終値,売買高", ...lines].join("\n"),
  }
  for (const [what, text] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }
})

describe("importCsv refuses prices whose names say what they are counted in", () => {
  for (const unit of ["(x100)", "(in thousands)", "[×10]", "(000s)", "(тыс.)", "(pence)"]) {
    it.effect(`as ${unit}, unless the caller says it`, () =>
      Effect.gen(function* () {
        const head = `Date,Open ${unit},High ${unit},Low ${unit},Close ${unit}`
        const text = `${head}\n2024-01-16,18720,18850,18390,18560\n`
        const { report } = yield* importTexts({ "A.csv": text })
        assert.match(report.unusable[0]?.message ?? "", /says what its prices are counted in: give --divide-prices N/)
        const { store } = yield* importTexts({ "A.csv": text }, { dividePrices: 100 })
        assert.deepStrictEqual((yield* barsIn(store))["A"]?.[0]?.slice(0, 5), BARS[0].slice(0, 5))
      }),
    )
  }
})
