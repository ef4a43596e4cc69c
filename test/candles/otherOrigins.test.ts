import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { assertRefused, barsIn, importTexts } from "./importing.ts"

const DAY_MS = 86_400_000

/** `count` weekdays, from a Tuesday on. */
const days = (count: number, first = "2024-01-02"): ReadonlyArray<number> =>
  Array.from({ length: count * 2 }, (_, at) => Date.parse(first) + at * DAY_MS)
    .filter((time) => new Date(time).getUTCDay() % 6 !== 0)
    .slice(0, count)

const fileOf = (times: ReadonlyArray<string | number>): string =>
  ["time,open,high,low,close", ...times.map((time) => `${time},1.5,1.75,1.25,1.5`), ""].join("\n")

describe("importCsv refuses times with another epoch", () => {
  const origins: Readonly<Record<string, (time: number) => number>> = {
    "1904, as spreadsheets of old Macs are": (time) => (time - Date.UTC(1904, 0, 1)) / DAY_MS,
    "1900 in seconds, as NTP does": (time) => (time - Date.UTC(1900, 0, 1)) / 1000,
    "1980 in seconds, as GPS does": (time) => (time - Date.UTC(1980, 0, 6)) / 1000,
    "2001 in seconds, as Cocoa does": (time) => (time - Date.UTC(2001, 0, 1)) / 1000,
  }
  for (const [origin, count] of Object.entries(origins)) {
    it.effect(origin, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": fileOf(days(20).map(count)) })
        assert.match(report.unusable.map(({ message }) => message).join(), /never has bars on \w+days and \w+days/)
        assert.deepStrictEqual(yield* barsIn(store), {})
      }),
    )
  }

  it.effect("but not those of markets that close on other days, or never, or whose instants are a day off", () =>
    Effect.gen(function* () {
      const weeks = Array.from({ length: 28 }, (_, at) => Date.parse("2024-01-01") + at * DAY_MS)
      for (const times of [
        weeks,
        weeks.filter((_, at) => at % 7 !== 4 && at % 7 !== 5),
        weeks.filter((_, at) => at % 7 < 5).map((time) => time - 0.5 * DAY_MS),
        weeks.filter((_, at) => at % 7 < 5).map((time) => time + DAY_MS),
      ]) {
        const { report } = yield* importTexts({ "A.csv": fileOf(times.map((time) => time / 1000)) })
        assert.deepStrictEqual(report.unusable, [])
        assert.strictEqual(report.added, times.length)
      }
    }),
  )

  it.effect("and accepts them if the caller states their form", () =>
    Effect.gen(function* () {
      const file = { "A.csv": fileOf(days(20).map((time) => (time - 11_323 * DAY_MS) / 1000)) }
      assert.strictEqual((yield* importTexts(file, { dateFormat: "s" })).report.added, 20)
    }),
  )
})

describe("importCsv refuses a file with two kinds of rows", () => {
  const row = (date: string): string => `${date},1.5,1.75,1.25,1.5`
  const dates = days(10).map((time) => new Date(time).toISOString().slice(0, 10))
  const HEADER = "date,open,high,low,close"
  const list = (...some: ReadonlyArray<string>) =>
    some.map((date) => ({ date, open: 1.5, high: 1.75, low: 1.25, close: 1.5 }))
  const files: Readonly<Record<string, readonly [name: string, text: string, message: RegExp]>> = {
    "daily bars after weekly bars": [
      "A.csv",
      fileOf([
        ...Array.from({ length: 20 }, (_, at) => Date.parse("2023-01-02") / 1000 + at * 7 * 86_400),
        ...days(40).map((time) => time / 1000),
      ]),
      /its bars are no 1d: they are spaced like 1w/,
    ],
    "daily bars after monthly bars": [
      "A.csv",
      fileOf([
        ...Array.from({ length: 12 }, (_, at) => new Date(Date.UTC(2023, at, 1)).toISOString().slice(0, 10)),
        ...dates,
      ]),
      /its bars are no 1d: they are spaced like 1M/,
    ],
    "a second table under a title": [
      "A.csv",
      [HEADER, ...dates.slice(0, 5).map(row), "", "MSFT", HEADER, ...dates.slice(5).map(row)].join("\n"),
      /it has a second table, below the line 'MSFT'/,
    ],
    "lists of raw and of adjusted prices": [
      "A.json",
      JSON.stringify({ raw: list(...dates), adjusted: list(...dates) }),
      /it has more than one list of candles/,
    ],
    "lists of two timeframes": [
      "A.json",
      JSON.stringify({ daily: list(...dates), weekly: list(dates[0], dates[5]) }),
      /it has more than one list of candles/,
    ],
  }
  for (const [what, [name, text, message]] of Object.entries(files)) {
    it.effect(what, () => assertRefused({ [name]: text }, message))
  }

  it.effect("but not one of many symbols with one that hardly trades", () =>
    Effect.gen(function* () {
      const rows = Array.from({ length: 30 }, (_, at) => days(20).map((time) => `${time},S${at},1.5,1.75,1.25,1.5`))
      const rare = Array.from({ length: 14 }, (_, at) => `${Date.UTC(2024, 0, 1 + 7 * at)},RARE,1.5,1.75,1.25,1.5`)
      const text = ["time,symbol,open,high,low,close", ...rows.flat(), ...rare].join("\n")
      const { report } = yield* importTexts({ "A.csv": text })
      assert.deepStrictEqual(report.unusable, [])
      assert.strictEqual(report.added, 614)
    }),
  )

  it.effect("but not one whose header is repeated between its rows", () =>
    Effect.gen(function* () {
      const text = [HEADER, ...dates.slice(0, 5).map(row), HEADER, ...dates.slice(5).map(row)].join("\n")
      const { report } = yield* importTexts({ "A.csv": text })
      assert.deepStrictEqual(report.unusable, [])
      assert.strictEqual(report.added, 10)
    }),
  )
})
