import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { removeCandles } from "../../src/candles/upkeep/removeCandles.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import { barsIn, importTexts } from "./importing.ts"

const HEADER = "date,open,high,low,close,volume"
const day = (at: number): string => new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10)
const row = (at: number, price = 10): string =>
  `${day(at)},${price},${price + 2 + (at % 3)},${price - 1},${price + 1},${100 + at}`
const csv = (rows: ReadonlyArray<string>): string => `${[HEADER, ...rows].join("\n")}\n`
const rows = (count: number, first = 0): Array<string> => Array.from({ length: count }, (_, at) => row(first + at))

/** Five symbols that trade each day, so that there is a calendar. */
const OTHERS = Object.fromEntries(["B", "C", "D", "E", "F"].map((name) => [`${name}.csv`, csv(rows(12))]))

const imported = (text: string, options: Partial<ImportOptions> = {}) =>
  importTexts({ "A.csv": text, ...OTHERS }, options)

const counts = (report: { readonly quality: ReadonlyArray<{ rule: string; action: string; findings: number }> }) =>
  report.quality.map(({ action, findings, rule }) => [rule, action, findings])

describe("an import", () => {
  const split = csv([...rows(6), ...Array.from({ length: 6 }, (_, at) => row(6 + at, 5))])
  const withGap = csv(rows(12).filter((_, at) => at !== 4))

  it.effect("marks symbols with findings and reports them", () =>
    Effect.gen(function* () {
      const { report } = yield* imported(split)
      assert.deepStrictEqual(counts(report), [["jumps", "mark", 1]])
      assert.deepInclude(report, { added: 72, rejected: 0, unusable: [] })
      assert.deepStrictEqual(report.findings, [
        {
          symbol: "A",
          timeframe: "1d",
          time: Date.UTC(2024, 0, 7),
          rule: "jumps",
          values: { previousClose: 11, open: 5, ratio: 5 / 11 },
        },
      ])
    }),
  )

  it.effect("reports the findings of rejected rows, which mark nothing by themselves", () =>
    Effect.gen(function* () {
      const found: Array<string> = []
      const text = csv([...rows(3), "2024-01-04,,12,9,11,5", "2024-01-05,10,9,9,11,5", ...rows(3, 5)])
      const { report, store } = yield* importTexts(
        { "A.csv": text },
        { onFinding: ({ rule, time, values }) => found.push(`${rule} ${new Date(time).getUTCDate()} ${values.open}`) },
      )
      assert.deepStrictEqual(found, ["invalid 4 null", "highLow 5 10"])
      assert.deepStrictEqual(counts(report), [
        ["invalid", "reject", 1],
        ["highLow", "reject", 1],
      ])
      assert.deepInclude(report, { rejected: 2, added: 6 })
      assert.deepStrictEqual((yield* verifyStore(store)).findings, [])
    }),
  )

  it.effect("keeps rows whose action is `mark`, with their missing values", () =>
    Effect.gen(function* () {
      const text = csv([...rows(3), "2024-01-04,,12,9,11,5", "2024-01-05,10,9,9,11,5", "2024-01-06,10,12,0,11,5"])
      const { report, store } = yield* importTexts({ "A.csv": text }, { quality: "mark" })
      assert.deepInclude(report, { rejected: 0, added: 6 })
      assert.deepStrictEqual(counts(report), [
        ["invalid", "mark", 1],
        ["prices", "mark", 1],
        ["highLow", "mark", 1],
      ])
      assert.deepStrictEqual((yield* barsIn(store))["A"].slice(3), [
        ["2024-01-04", NaN, 12, 9, 11, 5],
        ["2024-01-05", 10, 9, 9, 11, 5],
        ["2024-01-06", 10, 12, 0, 11, 5],
      ])
      assert.strictEqual((yield* verifyStore(store)).findings.length, 3)
    }),
  )

  const failing: Readonly<Record<string, readonly [string, ImportOptions["quality"], RegExp]>> = {
    "a row without a price": [
      csv([...rows(5), "2024-01-06,,12,9,11,5"]),
      { invalid: "fail" },
      /invalid.*line 7: the open is empty/,
    ],
    "a jump": [
      split,
      { jumps: "fail" },
      /the rule jumps refuses it: A 2024-01-07 jumps: .*open 5.*--quality jumps=mark/,
    ],
    "a gap": [withGap, "fail", /the rule gaps refuses it: A 2024-01-05 gaps: bars 1/],
    "a series that ends early": [csv(rows(7)), { stale: "fail" }, /stale/],
    "rows out of order": [csv([...rows(5, 1), row(0), ...rows(6, 6)]), { order: "fail" }, /not in order/],
    "repeated rows": [csv([...rows(12), row(11)]), { duplicates: "fail" }, /have the time of another one/],
    "a volume of 0": [csv([...rows(11), "2024-01-12,10,12,9,11,0"]), { volumes: "fail" }, /line 13: the volume is 0/],
  }
  for (const [name, [text, quality = "mark", message]] of Object.entries(failing)) {
    it.effect(`stores nothing of a file that fails for ${name}, but all of the others`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* imported(text, { quality })
        assert.deepStrictEqual(Object.keys(yield* barsIn(store)), ["B", "C", "D", "E", "F"])
        assert.strictEqual(report.unusable.length, 1)
        assert.match(report.unusable[0].message, /^Cannot import .*A\.csv: /)
        assert.match(report.unusable[0].message, message)
        assert.deepInclude(report, { files: 5, added: 60, findings: [] })
      }),
    )
  }

  it.effect("rejects all rows of a symbol if a rule about the whole series rejects it", () =>
    Effect.gen(function* () {
      const text = `${HEADER},symbol\n${[
        ...rows(12).map((each) => `${each},A`),
        ...rows(6).map((each) => `${each},X`),
        ...Array.from({ length: 6 }, (_, at) => `${row(6 + at, 5)},X`),
      ].join("\n")}\n`
      const { report, store } = yield* importTexts({ "all.csv": text, ...OTHERS }, { quality: { jumps: "reject" } })
      assert.deepInclude(report, { rejected: 12, added: 72, unusable: [] })
      assert.match(report.rejectedRows[0].reason, /the rule jumps rejects its symbol: X 2024-01-07/)
      assert.deepStrictEqual(Object.keys(yield* barsIn(store)), ["A", "B", "C", "D", "E", "F"])
    }),
  )

  it.effect("rejects rows for their volume, and symbols for the order of their rows", () =>
    Effect.gen(function* () {
      const zero = yield* imported(csv([...rows(11), "2024-01-12,10,12,9,11,0"]), { quality: { volumes: "reject" } })
      assert.deepInclude(zero.report, { rejected: 1, added: 71 })
      assert.strictEqual(zero.report.rejectedRows[0].reason, "the volume is 0")
      const mixed = yield* imported(csv([row(3), row(1), row(2)]), { quality: { order: "reject" } })
      assert.deepInclude(mixed.report, { rejected: 3, added: 60 })
      assert.match(mixed.report.rejectedRows[0].reason, /the rows of A are not in order/)
    }),
  )

  it.effect("keeps the stored bars of a symbol when a later file of it is refused", () =>
    Effect.gen(function* () {
      const { paths, store } = yield* imported(csv(rows(8)))
      const before = yield* barsIn(store)
      const later = yield* importTexts({ "A.csv": csv([row(8, 5)]) })
      const report = yield* importCsv(later.paths, { store, timeframe: "1d", quality: { jumps: "fail" } })
      assert.match(report.unusable[0].message, /A 2024-01-09 jumps/)
      assert.deepStrictEqual(yield* barsIn(store), before)
      // Findings that existed before are no reason to refuse a file that adds nothing.
      const marked = yield* importCsv(later.paths, { store, timeframe: "1d" })
      assert.deepStrictEqual(counts(marked), [["jumps", "mark", 1]])
      const again = yield* importCsv(paths, { store, timeframe: "1d", quality: { jumps: "fail" } })
      assert.deepInclude(again, { unusable: [], unchanged: 68 })
    }),
  )

  it.effect("accepts prices of 0 and below with `allowNegative`, even if all prices are", () =>
    Effect.gen(function* () {
      const text = csv([
        "2020-04-17,20,21,15,18.27,5",
        "2020-04-20,17.73,17.85,-40.32,-37.63,5",
        "2020-04-21,-14,13.86,-16.74,10.01,5",
      ])
      const spread = csv(["2020-04-17,-2,-1,-3,-1.5,5", "2020-04-20,-1.5,0,-2,-0.25,5", "2020-04-21,0,0.5,-1,-0.75,5"])
      const refused = yield* importTexts({ "CL.csv": text })
      assert.deepInclude(refused.report, { added: 1, rejected: 2 })
      assert.deepStrictEqual(counts(refused.report), [["prices", "reject", 2]])
      const taken = yield* importTexts({ "CL.csv": text, "SPREAD.csv": spread }, { allowNegative: true })
      assert.deepInclude(taken.report, { added: 6, rejected: 0, findings: [], unusable: [] })
      assert.deepStrictEqual((yield* verifyStore(taken.store)).findings, [])
    }),
  )

  it.effect(
    "accepts prices of 0 and below for symbols that were imported with `allowNegative` before, and for no others",
    () =>
      Effect.gen(function* () {
        const fall = csv(["2020-04-17,20,21,15,18.27,5", "2020-04-20,17.73,17.85,-40.32,-37.63,5"])
        const { store } = yield* importTexts({ "CL.csv": fall }, { allowNegative: true })
        const later = csv([
          "2020-04-21,-14,13.86,-16.74,10.01,5",
          "2020-04-22,11,12,10,11.5,5",
          "2020-04-23,1,2,1,NaN,5",
        ])
        const again = yield* importTexts({ "CL.csv": later, "AAPL.csv": later }, { store })
        assert.deepInclude(again.report, { added: 3, rejected: 3, unusable: [] })
        assert.deepStrictEqual(counts(again.report), [
          ["invalid", "reject", 2],
          ["prices", "reject", 1],
        ])
        assert.deepStrictEqual(
          (yield* barsIn(store))["CL"]?.map(([, open]) => open),
          [20, 17.73, -14, 11],
        )
        // Another timeframe of the symbol, too.
        const hours = csv(["2020-04-21T10:00Z,-14,13,-16,10,5", "2020-04-21T11:00Z,9,10,8,9,5"])
        const hourly = yield* importTexts({ "CL.csv": hours }, { store, timeframe: "1h" })
        assert.deepInclude(hourly.report, { added: 2, rejected: 0, findings: [] })
        assert.deepStrictEqual((yield* verifyStore(store)).findings, [])
        // It goes with the symbol.
        yield* removeCandles(store, { symbols: ["CL"] })
        const anew = yield* importTexts({ "CL.csv": later }, { store })
        assert.deepInclude(anew.report, { added: 1, rejected: 2 })
      }),
  )

  it.effect("rejects prices of 0 and below in a store that has no record of `allowNegative` yet", () =>
    Effect.gen(function* () {
      const { store } = yield* importTexts({ "CL.csv": csv(rows(3)) })
      const db = new DatabaseSync(store)
      db.exec("DROP TABLE negative_prices")
      db.close()
      assert.deepStrictEqual((yield* verifyStore(store)).findings, [])
      const again = yield* importTexts({ "CL.csv": csv(["2024-01-05,-1,2,-2,1,5", row(5)]) }, { store })
      assert.deepInclude(again.report, { added: 1, rejected: 1 })
    }),
  )

  it.effect("refuses a contradictory policy", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(imported(split, { quality: { conflicts: "mark" } }))
      assert.match(error.message, /conflicts can be reject or fail/)
      const twice = yield* Effect.flip(importCsv(["-"], { store: "unused.db", timeframe: "1d", quality: "fail" }))
      assert.match(twice.message, /Standard input can be read once/)
    }),
  )
})
