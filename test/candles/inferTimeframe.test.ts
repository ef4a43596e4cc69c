import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { timeframeOfTimes } from "../../src/candles/import/timeframeOfTimes.ts"
import { barTimeAt } from "../../src/calendar/timeframeUnit.ts"
import { startWith } from "../cli/process.ts"
import { barsIn } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const HEADER = "time,open,high,low,close\n"
/** Rows of a timeframe from 2024-01-01 on, but for those that are passed over. */
const rows = (timeframe: string, count: number, without: ReadonlyArray<number> = []): string =>
  Array.from({ length: count }, (_, at) => at)
    .filter((at) => !without.includes(at))
    .map((at) => `${new Date(barTimeAt(timeframe, at)).toISOString()},10,11,9,10.5\n`)
    .join("")
const file = (...args: Parameters<typeof rows>): string => HEADER + rows(...args)

/** Imports files without a timeframe into a store, which may have bars. */
const importing = Effect.fnUntraced(function* (
  files: Readonly<Record<string, string>>,
  { stored = [], ...options }: Partial<ImportOptions> & { readonly stored?: ReadonlyArray<string> } = {},
) {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  for (const timeframe of stored)
    yield* importCsv([write(`before-${timeframe}/OLD.csv`, file(timeframe, 5))], { store, timeframe })
  const paths = Object.entries(files).map(([name, text]) => write(`in/${name}`, text))
  return { store, paths, report: yield* importCsv(paths, { store, ...options }) }
})

describe("importCsv without a timeframe takes that", () => {
  const spaced = ["1s", "1m", "5m", "15m", "1h", "4h", "1d", "1w", "1M", "3M", "1y"]
  for (const timeframe of spaced) {
    it.effect(`of bars that are spaced by ${timeframe}`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importing({ "A.csv": file(timeframe, 12, [3]) })
        assert.deepStrictEqual(report.unusable, [])
        assert.strictEqual(report.timeframe, timeframe)
        assert.lengthOf((yield* barsIn(store, timeframe))["A"] ?? [], 11)
        assert.deepInclude(report.assumptions[0], {
          message: `bars are ${timeframe}, as the files state or their times are spaced`,
          files: 1,
        })
      }),
    )
  }

  const said: Readonly<Record<string, readonly [files: Readonly<Record<string, string>>, timeframe: string]>> = {
    "that a column says": [{ "A.csv": `interval,${HEADER}1wk,2024-01-01,1,1,1,1\n` }, "1w"],
    "that JSON says beside its rows": [
      { "A.json": '{"granularity":86400,"candles":[{"time":"2024-01-02","open":1,"high":1,"low":1,"close":1}]}' },
      "1d",
    ],
    "that months show which have no day": [
      { "A.csv": `${HEADER}Jan 2024,1,1,1,1\nFeb 2024,1,1,1,1\nMar 2024,1,1,1,1\n` },
      "1M",
    ],
    "that weeks show which have no day": [
      { "A.csv": `${HEADER}2024-W01,1,1,1,1\n2024-W02,1,1,1,1\n2024-W03,1,1,1,1\n` },
      "1w",
    ],
    "of a folder in the way of Hive": [{ "timeframe=1h/A.csv": file("1h", 1) }, "1h"],
    "that files of a day each have together": [
      Object.fromEntries(
        [2, 3, 4].map((day) => [
          `day${day}.csv`,
          `symbol,${HEADER}A,2024-01-0${day},1,1,1,1\nB,2024-01-0${day},2,2,2,2\n`,
        ]),
      ),
      "1d",
    ],
    "of several files, of which one has too few bars to tell": [
      { "A.csv": file("1h", 9), "B.csv": file("1h", 1), "C.csv": file("1h", 4) },
      "1h",
    ],
  }
  for (const [what, [files, timeframe]] of Object.entries(said)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report } = yield* importing(files)
        assert.deepStrictEqual(report.unusable, [])
        assert.strictEqual(report.timeframe, timeframe)
      }),
    )
  }

  it.effect("of the store, where that has one only and the file has too few bars to tell", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importing({ "A.csv": file("1d", 1) }, { stored: ["1d"] })
      assert.strictEqual(report.timeframe, "1d")
      assert.include(report.assumptions[0]?.message, "bars are 1d, the only timeframe of the store")
      assert.hasAllKeys(yield* barsIn(store), ["A", "OLD"])
    }),
  )
})

describe("importCsv without a timeframe fails", () => {
  type Failing = readonly [
    files: Readonly<Record<string, string>>,
    message: RegExp,
    options?: Parameters<typeof importing>[1],
  ]
  const files: Readonly<Record<string, Failing>> = {
    "for bars that are too few": [{ "A.csv": file("1d", 2) }, /is not clear: give --timeframe/],
    "for bars that are spaced in no usual way": [
      { "A.csv": `${HEADER}2024-01-01,1,1,1,1\n2024-01-04,1,1,1,1\n2024-01-09,1,1,1,1\n` },
      /is not clear: give --timeframe/,
    ],
    "for series that differ": [
      { "A.csv": file("1d", 9), "B.csv": file("1h", 9) },
      /several timeframes, 1d \(.*A\.csv\), 1h \(/,
    ],
    "for two series of one file that differ": [
      {
        "A.csv":
          `symbol,${HEADER}${rows("1d", 9).replaceAll(/^/gm, "A,")}`.replace(/A,$/, "") +
          rows("1h", 9).replaceAll(/^(?=.)/gm, "B,"),
      },
      /several timeframes/,
    ],
    "for other bars than those of the store": [
      { "A.csv": file("1h", 9) },
      /are 1h, and the store has 1d: give --timeframe 1h to have both/,
      { stored: ["1d"] },
    ],
    "for bars that are too few, beside a store of two timeframes": [
      { "A.csv": file("1d", 1) },
      /is not clear/,
      { stored: ["1d", "1h"] },
    ],
    "where nothing can be read, with what is wrong": [
      { "A.csv": "a,b\n1,2\n" },
      /is not clear \(Cannot import .*it has no column for/,
    ],
    "with what bars to make of shorter ones": [
      { "A.csv": file("1h", 9) },
      /--aggregate needs a timeframe/,
      { aggregate: true },
    ],
  }
  for (const [what, [texts, message, options]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(importing(texts, options))
        assert.match(failure.message, message)
      }),
    )
  }
})

it("bars of days are told by the days between them, also where the clocks change", () => {
  const newYork = ["2024-03-08T05:00Z", "2024-03-09T05:00Z", "2024-03-10T05:00Z", "2024-03-11T04:00Z"]
  assert.strictEqual(timeframeOfTimes(newYork.map((time) => Date.parse(time))), "1d")
})

it("timeframeOfTimes recognizes weekly bars even if a holiday moves one of them to the day before", () => {
  const fridays = ["2024-03-15", "2024-03-22", "2024-03-28", "2024-04-05", "2024-04-12"]
  assert.strictEqual(timeframeOfTimes(fridays.map((time) => Date.parse(time))), "1w")
})

it("timeframeOfTimes recognizes hourly bars even if the clocks change between two sessions", () => {
  const begins = ["2024-03-08T14:30Z", "2024-03-11T13:30Z"].map((time) => Date.parse(time))
  const times = begins.flatMap((begin) => [0, 2, 4, 6, 8, 10].map((hour) => begin + hour * 3_600_000))
  assert.strictEqual(timeframeOfTimes(times), "2h")
})

describe("marketsweep import without --timeframe", () => {
  const run = (cwd: string, input: string, ...args: ReadonlyArray<string>) =>
    Effect.promise(() => startWith({ cwd, input }, "import", ...args).ended)

  it.effect("says once which one it took, also of standard input", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const { code, stderr, stdout } = yield* run(folder, file("1h", 9), "-", "--symbol", "A", "--store", "market.db")
      assert.strictEqual(code, 0, stderr)
      assert.lengthOf(stdout.match(/bars are 1h/g) ?? [], 1)
      assert.lengthOf((yield* barsIn(join(folder, "market.db"), "1h"))["A"] ?? [], 9)
    }),
  )

  it.effect("exits with 2 if it is not clear, and creates no store", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const { code, stderr } = yield* run(folder, file("1d", 1), "-", "--symbol", "A", "--store", "market.db")
      assert.strictEqual(code, 2)
      assert.include(stderr, "error: The timeframe of the files is not clear: give --timeframe")
      assert.isFalse(existsSync(join(folder, "market.db")))
    }),
  )
})
