import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Table, tableFromArrays, tableToIPC } from "@uwdata/flechette"
import { barsIn, importTexts } from "./importing.ts"

const DAY_MS = 86_400_000

/** Bars of a series around a price, one on each of the days. */
const series = (price: number, days: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<string | number>> =>
  days.map((day) => {
    const open = price + (day % 5) * 0.25
    return [
      new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString().slice(0, 10),
      open,
      open + 1,
      open - 1,
      open + 0.5,
    ]
  })

const daysFrom = (first: number, count: number, step = 1) => Array.from({ length: count }, (_, at) => first + at * step)

const fileOf = (
  name: string,
  rows: ReadonlyArray<ReadonlyArray<string | number>>,
  value: (at: number, row: ReadonlyArray<string | number>) => string | number,
): string =>
  [`date,open,high,low,close,${name}`, ...rows.map((row, at) => [...row, value(at, row)].join(",")), ""].join("\n")

const TWO = [...series(100, daysFrom(0, 40)), ...series(250, daysFrom(40, 40))]
const LIKE = [...series(100, daysFrom(0, 40)), ...series(101, daysFrom(40, 40))]
const LONG = [...series(100, daysFrom(0, 700)), ...series(250, daysFrom(700, 700))]
const IN_TURNS = [...series(100, daysFrom(0, 40, 2)), ...series(250, daysFrom(1, 40, 2))].toSorted((a, b) =>
  String(a[0]) < String(b[0]) ? -1 : 1,
)
const ONE = series(100, daysFrom(0, 80))

describe("importCsv refuses to merge series that only a column of an unknown name tells apart", () => {
  const files: Readonly<Record<string, string>> = {
    "one below the other": fileOf("emittent", TWO, (at) => (at < 40 ? "ACME" : "BOLT")),
    "at almost the same price": fileOf("emittent", LIKE, (at) => (at < 40 ? "ACME" : "BOLT")),
    "after the sampled rows": fileOf("emittent", LONG, (at) => (at < 700 ? "ACME" : "BOLT")),
    "in a column without a name": [
      ",date,open,high,low,close",
      ...TWO.map((row, at) => [at < 40 ? "ACME" : "BOLT", ...row].join(",")),
      "",
    ].join("\n"),
    "by number": fileOf("company_id", TWO, (at) => (at < 40 ? 1007 : 1013)),
    "in turns": fileOf("emittent", IN_TURNS, (_, row) => (Number(row[1]) < 200 ? "ACME" : "BOLT")),
    "each with one row": fileOf("emittent", series(100, daysFrom(0, 2)), (at) => (at < 1 ? "ACME" : "BOLT")),
    "each with one row, of many": fileOf(
      "emittent",
      daysFrom(0, 40).flatMap((day) => series(10 * ((day * 7) % 13) + 20, [day])),
      (at) => `CO${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at % 26]}${"ABC"[Math.floor(at / 26)]}`,
    ),
    "by strike": fileOf("strike", TWO, (at) => (at < 40 ? 100 : 250)),
    "by expiry": fileOf("expiry", TWO, (at) => (at < 40 ? "2024-03-15" : "2024-06-21")),
    "by names that are months, marks or numbers elsewhere": fileOf("desk", TWO, (at) => (at < 40 ? "MAR" : "3M")),
    "by one name and a missing one": fileOf("emittent", TWO, (at) => (at < 40 ? "None" : "")),
    "with some names missing": fileOf("emittent", TWO, (at) => (at % 3 === 0 ? "" : at < 40 ? "ACME" : "BOLT")),
    "with quotes": fileOf("emittent", TWO, (at) => (at < 40 ? '"ACME, Inc."' : '"BOLT, Inc."')),
  }
  for (const [what, text] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.match(
          report.unusable.map((each) => each.message).join(),
          /its column .* has .*, then .*, and may be the symbol of its rows: give --column symbol=NAME/,
        )
        assert.deepStrictEqual(yield* barsIn(store), {})
      }),
    )
  }

  it.effect("in a file of columns", () =>
    Effect.gen(function* () {
      const at = (column: number) => TWO.map((row) => row[column])
      const table: Table = tableFromArrays({
        date: at(0),
        open: at(1),
        high: at(2),
        low: at(3),
        close: at(4),
        emittent: TWO.map((_, row) => (row < 40 ? "ACME" : "BOLT")),
      })
      const bytes = tableToIPC(table, {}) ?? new Uint8Array()
      const { report } = yield* importTexts({ "A.arrow": bytes })
      assert.match(report.unusable.map((each) => each.message).join(), /its column emittent has ACME, then BOLT/)
      const told = yield* importTexts({ "A.arrow": bytes }, { symbol: "A" })
      assert.strictEqual(told.report.added, 80)
    }),
  )

  it.effect("until the caller says what they are", () =>
    Effect.gen(function* () {
      const file = { "A.csv": files["one below the other"] }
      assert.strictEqual((yield* importTexts(file, { columns: { symbol: "emittent" } })).report.symbols, 2)
      assert.strictEqual((yield* importTexts(file, { symbol: "A" })).report.added, 80)
      assert.strictEqual((yield* importTexts(file, { where: { emittent: ["BOLT"] } })).report.added, 40)
    }),
  )
})

describe("importCsv does not take a column for the symbol", () => {
  const WEEKDAYS = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"]
  const MONTHS = ["January", "February", "March", "April"]
  const files: Readonly<Record<string, string>> = {
    "that has one value": fileOf("currency", ONE, () => "USD"),
    "of weekdays": fileOf("day of week", ONE, (at) => WEEKDAYS[at % 7]),
    "of months": fileOf("month", ONE, (at) => MONTHS[Math.floor(at / 20)]),
    "of quarters": fileOf("quarter", ONE, (at) => `2024-Q${1 + Math.floor(at / 20)}`),
    "of dates": fileOf("as of", ONE, (at) => `2024-0${1 + Math.floor(at / 20)}-28`),
    "of times": fileOf("close_at", ONE, (at) => (at < 40 ? "16:00:00" : "13:00:00")),
    "of flags": fileOf("complete", ONE, (at) => String(at < 79)),
    "of changes in percent": fileOf("change", ONE, (at) => (at < 40 ? "0.5%" : "-0.25%")),
    "of signals": fileOf("signal", ONE, (at) => ["buy", "hold", "sell"][(at * at) % 3]),
    "of rare notes": fileOf("note", ONE, (at) => (at % 20 === 7 ? `dividend ${at}` : "")),
    "of one remark per row": fileOf("headline", ONE, (at) => `what was said on day ${at}`),
    "of two remarks in a short file": fileOf("note", series(100, daysFrom(0, 2)), (at) => `a remark of day ${at}`),
    "of adjustment factors": fileOf("split factor", TWO, (at) => (at < 40 ? 1 : 0.4)),
    "of levels that change without a jump": fileOf("level", ONE, (at) => (at < 40 ? 1 : 2)),
    "of numbers of another kind": fileOf("year", ONE, (at) => (at < 40 ? 2023 : 2024)),
  }
  for (const [what, text] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(report.unusable, [])
        assert.strictEqual(report.added, report.rows)
        assert.deepInclude(report.unusedColumns[0], { files: 1 })
      }),
    )
  }
})
