import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parquetWriteBuffer } from "hyparquet-writer"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { runHere } from "../cli/inProcess.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"

const PRICES = "10,11,9,10.5"

/** The times of bars whose ends a file has. */
const beginsOf = Effect.fnUntraced(function* (
  file: string | Uint8Array,
  timeframe: string,
  options: Partial<ImportOptions> = {},
  name = "A.csv",
) {
  const { report, store } = yield* importTexts({ [name]: file }, { timeframe, barTimes: "end", ...options })
  assert.deepStrictEqual(report.unusable, [])
  return (yield* barsIn(store, timeframe))["A"]?.map(([time]) => String(time).replace(":00.000Z", ""))
})

const csv = (ends: ReadonlyArray<string | number>, name = "time"): string =>
  [`${name},open,high,low,close`, ...ends.map((end) => `${end},${PRICES}`), ""].join("\n")

describe("importCsv with the times at which bars end", () => {
  const cases: Readonly<
    Record<string, readonly [ends: ReadonlyArray<string | number>, timeframe: string, begins: ReadonlyArray<string>]>
  > = {
    "of minutes": [["2024-01-16 09:31:00", "2024-01-16 09:32:00"], "1m", ["2024-01-16T09:30", "2024-01-16T09:31"]],
    "a millisecond early": [[1_705_397_459_999, 1_705_397_519_999], "1m", ["2024-01-16T09:30", "2024-01-16T09:31"]],
    "a second early": [["2024-01-16 10:29:59", "2024-01-16 11:29:59"], "1h", ["2024-01-16T09:30", "2024-01-16T10:30"]],
    "of hours, of which the last one of a session is shorter": [
      ["2024-01-16 14:30", "2024-01-16 15:30", "2024-01-16 16:00", "2024-01-17 10:30"],
      "1h",
      ["2024-01-16T13:30", "2024-01-16T14:30", "2024-01-16T15:30", "2024-01-17T09:30"],
    ],
    "of hours to 24": [
      ["2024-01-16 23:00", "2024-01-16 24:00", "2024-01-17 01:00"],
      "1h",
      ["2024-01-16T22:00", "2024-01-16T23:00", "2024-01-17"],
    ],
    "of days, the midnights behind them": [
      ["2024-01-17T00:00:00Z", "2024-01-18T00:00:00Z"],
      "1d",
      ["2024-01-16", "2024-01-17"],
    ],
    "of days, with the hour of the close": [
      ["2024-01-16 16:00", "2024-01-17 16:00"],
      "1d",
      ["2024-01-16", "2024-01-17"],
    ],
    "of days, as dates": [["2024-01-16", "2024-01-17"], "1d", ["2024-01-16", "2024-01-17"]],
    "of weeks, by their Fridays": [["2024-01-19", "2024-01-26"], "1w", ["2024-01-15", "2024-01-22"]],
    "of months, by their last days": [["2024-01-31", "2024-02-29"], "1M", ["2024-01-01", "2024-02-01"]],
  }
  for (const [what, [ends, timeframe, begins]] of Object.entries(cases)) {
    it.effect(`stores when they begin: ${what}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* beginsOf(csv(ends), timeframe), begins)
      }),
    )
  }

  it.effect("finds them in a column that is called after the end", () =>
    Effect.gen(function* () {
      const file = csv(["2024-01-16 09:31:00", "2024-01-16 09:32:00"], "close_time")
      assert.deepStrictEqual(yield* beginsOf(file, "1m"), ["2024-01-16T09:30", "2024-01-16T09:31"])
    }),
  )

  it.effect("reads them by the clocks of the exchange", () =>
    Effect.gen(function* () {
      const file = csv(["2024-01-16 09:31", "2024-01-16 09:32"])
      assert.deepStrictEqual(yield* beginsOf(file, "1m", { timeZone: "America/New_York" }), [
        "2024-01-16T14:30",
        "2024-01-16T14:31",
      ])
    }),
  )

  it.effect("reads them of Parquet", () =>
    Effect.gen(function* () {
      const data = ["2024-01-16T09:31:00Z", "2024-01-16T09:32:00Z"].map((time) => new Date(time))
      const prices = ["open", "high", "low", "close"].map((name) => ({ name, data: [10, 10] }))
      const file = new Uint8Array(
        parquetWriteBuffer({ columnData: [{ name: "time", data, type: "TIMESTAMP" }, ...prices] }),
      )
      assert.deepStrictEqual(yield* beginsOf(file, "1m", {}, "A.parquet"), ["2024-01-16T09:30", "2024-01-16T09:31"])
    }),
  )

  it.effect("reads dates of Parquet that are texts as those of the last session", () =>
    Effect.gen(function* () {
      const prices = ["open", "high", "low", "close"].map((name) => ({ name, data: [10, 10] }))
      const time = { name: "time", data: ["2024-01-16", "2024-01-17"], type: "STRING" as const }
      const file = new Uint8Array(parquetWriteBuffer({ columnData: [time, ...prices] }))
      assert.deepStrictEqual(yield* beginsOf(file, "1d", {}, "A.parquet"), ["2024-01-16", "2024-01-17"])
    }),
  )

  const combined: Readonly<
    Record<string, readonly [ends: ReadonlyArray<string>, timeframe: string, begins: ReadonlyArray<string>]>
  > = {
    "of minutes": [
      ["2024-01-16 09:31", "2024-01-16 09:35", "2024-01-16 09:36", "2024-01-16 09:40"],
      "5m",
      ["2024-01-16T09:30", "2024-01-16T09:35"],
    ],
    "of hours, of which the last one ends a day": [
      ["2024-01-16 16:00", "2024-01-16 24:00", "2024-01-17 01:00", "2024-01-18 00:00"],
      "1d",
      ["2024-01-16", "2024-01-17"],
    ],
    "of days": [["2024-01-19", "2024-01-21", "2024-01-22"], "1w", ["2024-01-15", "2024-01-22"]],
  }
  for (const [what, [ends, timeframe, begins]] of Object.entries(combined)) {
    it.effect(`makes longer bars of them: ${what}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* beginsOf(csv(ends), timeframe, { aggregate: true }), begins)
      }),
    )
  }
})

it.effect("marketsweep import says what to do about times of ends, and does it", () =>
  Effect.gen(function* () {
    const { paths, store } = yield* writeFiles({ "A.csv": csv(["2024-01-16 09:31", "2024-01-16 09:32"], "end_time") })
    const args = ["import", ...paths, "--store", store, "--timeframe", "1m"]
    const { code, stderr } = yield* runHere(...args)
    assert.strictEqual(code, 2)
    assert.include(
      stderr,
      "its column end_time says when bars end, and none says when they begin: give --bar-times end",
    )
    assert.strictEqual((yield* runHere(...args, "--bar-times", "end")).code, 0)
    assert.strictEqual((yield* barsIn(store, "1m"))["A"]?.[0]?.[0], "2024-01-16T09:30:00.000Z")
  }),
)
