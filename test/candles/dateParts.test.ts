import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { tableFromArrays, tableToIPC } from "@uwdata/flechette"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { barsIn, importTexts } from "./importing.ts"

const DAY_MS = 86_400_000
const PRICES = "187.2,188.5,183.9,185.6"

/** 20 rows with times that are `step` apart, as `write` formats them, and four prices. */
const fileOf = (header: string, step: number, write: (time: Date) => string): string =>
  [
    header,
    ...Array.from({ length: 20 }, (_, at) => `${write(new Date(Date.UTC(2024, 1, 20) + at * step))},${PRICES}`),
    "",
  ].join("\n")

const two = (part: number): string => String(part).padStart(2, "0")
const MONTHS = ["Jan", "Feb", "Mar"]
const dayOfYear = (time: Date): number =>
  Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / DAY_MS) + 1
const year = (time: Date): number => time.getUTCFullYear()
const month = (time: Date): number => time.getUTCMonth() + 1
const day = (time: Date): number => time.getUTCDate()
const hour = (time: Date): number => time.getUTCHours()

const OHLC = "open,high,low,close"

describe("importCsv joins", () => {
  const files: Readonly<
    Record<string, readonly [text: string, step: number, options?: Partial<ImportOptions> | undefined]>
  > = {
    "year, month and day": [
      fileOf(`Year,Month,Day,${OHLC}`, DAY_MS, (time) => `${year(time)},${month(time)},${day(time)}`),
      DAY_MS,
    ],
    "year, month and day in another order, as pandas writes them beside missing values": [
      fileOf(`dd,mm,yyyy,${OHLC}`, DAY_MS, (time) => `${day(time)}.0,${month(time)}.0,${year(time)}.0`),
      DAY_MS,
    ],
    "a month with a name, and a year of two digits": [
      fileOf(`Tag,Monat,Jahr,${OHLC}`, DAY_MS, (time) => `${day(time)},${MONTHS[month(time) - 1]},${year(time) % 100}`),
      DAY_MS,
    ],
    "year and day of the year": [
      fileOf(`year,doy,${OHLC}`, DAY_MS, (time) => `${year(time)},${dayOfYear(time)}`),
      DAY_MS,
    ],
    "year, month, day, hour and minute": [
      fileOf(
        `Year,Month,Day,Hour,Minute,${OHLC}`,
        15 * 60_000,
        (time) => `${year(time)},${month(time)},${day(time)},${hour(time)},${time.getUTCMinutes()}`,
      ),
      15 * 60_000,
      { timeframe: "15m" },
    ],
    "year, month, day and a time of day": [
      fileOf(
        `Year,Month,Day,Time,${OHLC}`,
        15 * 60_000,
        (time) => `${year(time)},${month(time)},${day(time)},${two(hour(time))}:${two(time.getUTCMinutes())}`,
      ),
      15 * 60_000,
      { timeframe: "15m" },
    ],
    "a date and an hour": [
      fileOf(`Date,Hour,${OHLC}`, 3_600_000, (time) => `${time.toISOString().slice(0, 10)},${hour(time)}`),
      3_600_000,
      { timeframe: "1h" },
    ],
    "a time of day that comes before its date": [
      fileOf(`Time,Date,${OHLC}`, 3_600_000, (time) => `${two(hour(time))}:00,${time.toISOString().slice(0, 10)}`),
      3_600_000,
      { timeframe: "1h" },
    ],
    "nothing to a complete date": [
      fileOf(
        `Date,Year,Month,Day,Hour,${OHLC}`,
        3_600_000,
        (time) => `${time.toISOString().slice(0, 19)},${year(time)},${month(time)},${day(time)},7`,
      ),
      3_600_000,
      { timeframe: "1h" },
    ],
  }
  for (const [what, [text, step, options]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text }, options)
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(
          (yield* barsIn(store, options?.timeframe)).A.map(([time]) => Date.parse(String(time))),
          Array.from({ length: 20 }, (_, at) => Date.UTC(2024, 1, 20) + at * step),
        )
      }),
    )
  }

  it.effect("year and month of monthly bars, and reads the year of yearly bars", () =>
    Effect.gen(function* () {
      const months = Array.from({ length: 14 }, (_, at) => `${2023 + Math.floor(at / 12)},${1 + (at % 12)},${PRICES}`)
      const monthly = yield* importTexts({ "A.csv": [`Year,Month,${OHLC}`, ...months].join("\n") }, { timeframe: "1M" })
      assert.deepStrictEqual((yield* barsIn(monthly.store, "1M")).A.at(-1)?.[0], "2024-02-01")
      const years = Array.from({ length: 5 }, (_, at) => `${2019 + at},${PRICES}`)
      const yearly = yield* importTexts({ "A.csv": [`Year,${OHLC}`, ...years].join("\n") }, { timeframe: "1y" })
      assert.deepStrictEqual((yield* barsIn(yearly.store, "1y")).A.at(-1)?.[0], "2023-01-01")
    }),
  )

  it.effect("parts to dates, and rejects rows whose parts do not make one", () =>
    Effect.gen(function* () {
      const rows = ["2023,365", "2023,366", "2024,366", "2024,367", "2024,x"].map((date) => `${date},${PRICES}`)
      const { report, store } = yield* importTexts(
        { "A.csv": [`year,doy,${OHLC}`, ...rows].join("\n") },
        { allowGaps: true },
      )
      assert.deepInclude(report, { added: 2, rejected: 3 })
      assert.deepStrictEqual(
        (yield* barsIn(store)).A.map(([time]) => time),
        ["2023-12-31", "2024-12-31"],
      )
    }),
  )
})

describe("importCsv refuses", () => {
  const files: Readonly<Record<string, readonly [text: string, message: RegExp, options?: Partial<ImportOptions>]>> = {
    "hours that run to 24": [
      fileOf(`Date,Hour,${OHLC}`, 3_600_000, (time) => `${time.toISOString().slice(0, 10)},${hour(time) + 1}`).replace(
        ",19,",
        ",24,",
      ),
      /its hours run to 24/,
      { timeframe: "1h" },
    ],
    "years and weeks": [
      fileOf(`Year,Week,Day,${OHLC}`, DAY_MS, (time) => `2024,7,${time.getUTCDay() + 1}`),
      /numbers of weeks, which are counted in several ways/,
    ],
    "days of ISO weeks": [
      fileOf(`Date,${OHLC}`, DAY_MS, (time) => `2024-W07-${1 + (time.getUTCDate() % 7)}`),
      /its dates, such as 2024-W07-\d, are days of weeks, which are not read: write them as year-month-day/,
    ],
    "days of years in one column": [
      fileOf(`Date,${OHLC}`, DAY_MS, (time) => `2024-0${dayOfYear(time)}`),
      /its dates, such as 2024-051, are days of years/,
    ],
  }
  for (const [what, [text, message, options]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": text }, options)
        assert.match(report.unusable.map((each) => each.message).join(), message)
      }),
    )
  }

  it.effect("parts of dates in a Parquet or Arrow file, unless there is a column of whole times", () =>
    Effect.gen(function* () {
      const times = Array.from({ length: 20 }, (_, at) => new Date(Date.UTC(2024, 1, 20) + at * DAY_MS))
      const prices = {
        open: times.map(() => 1.5),
        high: times.map(() => 2),
        low: times.map(() => 1),
        close: times.map(() => 1.5),
      }
      const parts = { year: times.map(year), month: times.map(month), day: times.map(day), ...prices }
      const bytes = (columns: Readonly<Record<string, Array<unknown>>>) =>
        tableToIPC(tableFromArrays({ ...columns }), {}) ?? new Uint8Array()
      const { report } = yield* importTexts({ "A.arrow": bytes(parts) })
      assert.match(report.unusable.map((each) => each.message).join(), /its dates are in several columns/)
      const whole = yield* importTexts({ "A.arrow": bytes({ ...parts, when: times }) })
      assert.strictEqual(whole.report.added, 20)
    }),
  )
})
