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
  for (const unit of ["(x100)", "(in thousands)", "[×10]", "(000s)"]) {
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
