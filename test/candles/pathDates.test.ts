import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parquetWriteBuffer } from "hyparquet-writer"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { barsIn } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const DAYS = [
  ["2024-01-16", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-17", 184.2, 185.9, 183.4, 184.3, 5841],
] as const
const VALUES = "open,high,low,close,volume"
const MINUTES = `time,${VALUES}\n09:30:00,1,2,1,2,10\n09:31:00,2,3,2,3,20\n`
const MINUTE_BARS = [
  ["2024-01-16T09:30:00.000Z", 1, 2, 1, 2, 10],
  ["2024-01-16T09:31:00.000Z", 2, 3, 2, 3, 20],
]

/** A file of each day, with a symbol column and no dates. */
const ofDays = (pathOf: (date: string) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    DAYS.map(([date, ...values]) => [pathOf(date), `symbol,${VALUES}\nA,${values.join()}\nB,${values.join()}\n`]),
  )

/** Imports a folder of files. */
const importing = Effect.fnUntraced(function* (
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ImportOptions> = {},
) {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, "in", name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const report = yield* importCsv([join(folder, "in")], { store, timeframe: "1d", ...options })
  return { report, bars: yield* barsIn(store, options.timeframe) }
})

describe("importCsv takes the date of rows that have none", () => {
  const compact = (date: string): string => date.replaceAll("-", "")
  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "from a folder date=2024-01-16": ofDays((date) => `date=${date}/part-0.csv`),
    "from a folder dt=20240116": ofDays((date) => `dt=${compact(date)}/part-0.csv`),
    "from folders of year, month and day": ofDays((date) => {
      const [year, month, day] = date.split("-")
      return `year=${year}/month=${month}/day=${Number(day)}/part-0.csv`
    }),
    "from the name of the file": ofDays((date) => `${date}.csv`),
    "from a longer name": ofDays((date) => `prices_${compact(date)}_final.csv`),
    "from a folder that is named by it": ofDays((date) => `${compact(date)}/all.csv`),
  }
  for (const [what, files] of Object.entries(cases)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { bars, report } = yield* importing(files)
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(bars, { A: DAYS, B: DAYS })
        assert.match(report.assumptions.map(({ message }) => message).join(), /the date is that of the file's/)
      }),
    )
  }

  it.effect("for times of day alone, and the symbol of another folder", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importing(
        { "symbol=A/date=2024-01-16/0.csv": MINUTES, "20240116/B.csv": MINUTES },
        { timeframe: "1m" },
      )
      assert.deepStrictEqual(report.unusable, [])
      assert.deepStrictEqual(bars, { A: MINUTE_BARS, B: MINUTE_BARS })
    }),
  )

  it.effect("for times of day in the zone of the exchange", () =>
    Effect.gen(function* () {
      const { bars } = yield* importing(
        { "symbol=A/date=2024-01-16/0.csv": MINUTES },
        { timeframe: "1m", timeZone: "America/New_York" },
      )
      assert.strictEqual(bars["A"]?.[0]?.[0], "2024-01-16T14:30:00.000Z")
    }),
  )

  it.effect("of Parquet", () =>
    Effect.gen(function* () {
      const table = (values: ReadonlyArray<number>): Uint8Array => {
        const columns = VALUES.split(",").map((name, at) => ({
          name,
          data: [values[at], values[at]],
          type: "DOUBLE" as const,
        }))
        return new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "symbol", data: ["A", "B"] }, ...columns] }))
      }
      const { bars, report } = yield* importing(
        Object.fromEntries(DAYS.map(([date, ...values]) => [`date=${date}/0.parquet`, table(values)])),
      )
      assert.deepStrictEqual(report.unusable, [])
      assert.deepStrictEqual(bars, { A: DAYS, B: DAYS })
    }),
  )
})

describe("importCsv does not take the date of a path", () => {
  it.effect("for rows that have one", () =>
    Effect.gen(function* () {
      const row = DAYS[0].join()
      const { bars } = yield* importing({
        "date=2024-03-01/A.csv": `date,${VALUES}\n${row}\n`,
        "downloaded-2024-03-01/B.csv": `date,${VALUES}\n${row}\n`,
      })
      assert.deepStrictEqual(bars, { A: [DAYS[0]], B: [DAYS[0]] })
    }),
  )

  it.effect("by its name for rows of an unknown column of dates, or without a symbol", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importing({
        "prices-2024-03-01.csv": `symbol,kuupäev,${VALUES}\nA,${DAYS[0].join()}\n`,
        "A-2024-03-01.csv": `${VALUES}\n1,2,1,2,10\n`,
      })
      assert.lengthOf(report.unusable, 2)
      assert.deepStrictEqual(bars, {})
    }),
  )
})

it.effect("importCsv refuses files below a folder of another timeframe", () =>
  Effect.gen(function* () {
    const { report } = yield* importing({ "timeframe=1w/A.csv": `date,${VALUES}\n${DAYS[0].join()}\n` })
    assert.match(report.unusable[0]?.message ?? "", /its folder says 1w: give --timeframe 1w/)
  }),
)
