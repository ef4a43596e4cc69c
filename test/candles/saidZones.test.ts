import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { importTexts, barsIn } from "./importing.ts"

const PRICES = "1.5,1.75,1.25,1.5"
/** Two hours of a morning, the names of the columns and what stands above them given. */
const hours = (names: string, above = "", behind = ""): string =>
  `${above}${names},open,high,low,close\n2024-01-02 09:00:00${behind},${PRICES}\n2024-01-02 10:00:00${behind},${PRICES}\n`

const timesOf = Effect.fnUntraced(function* (
  name: string,
  text: string,
  timeframe: string,
  options?: Partial<ImportOptions>,
) {
  const { report, store } = yield* importTexts({ [name]: text }, { timeframe, ...options })
  const { A: bars = [] } = yield* barsIn(store, timeframe)
  return { report, times: bars.map(([time]) => time) }
})

/** Zones that a file says somewhere else than in its times. */
describe("a zone that a file says its times are in", () => {
  const candles = ["2024-01-02 09:00:00", "2024-01-02 10:00:00"].map((time) => ({
    time,
    open: 1.5,
    high: 1.75,
    low: 1.25,
    close: 1.5,
  }))
  const files: Readonly<Record<string, readonly [text: string, hour: number]>> = {
    "in the name of their column, by its name": [hours("Time (America/New_York)"), 14],
    "in the name of their column, by its offset": [hours("Date (GMT+8)"), 1],
    "behind the name of their column": [hours("timestamp_kst"), 0],
    "above the rows": [hours("date", "All times are in US/Eastern\n"), 14],
    "in a comment above the rows": [hours("date", "# timezone=Asia/Tokyo\n"), 0],
    "in a column of names": [hours("date,timezone", "", ",Europe/Berlin"), 8],
    "in a column of offsets": [hours("date,utc_offset", "", ",-05:00"), 14],
    "beside the rows of JSON": [JSON.stringify({ meta: { exchange_timezone: "America/New_York" }, candles }), 14],
    "beside the rows of JSON, with an abbreviation": [
      JSON.stringify({ timezone: "EST", exchangeTimezoneName: "America/New_York", candles }),
      14,
    ],
  }
  for (const [where, [text, hour]] of Object.entries(files)) {
    it.effect(`is theirs: ${where}`, () =>
      Effect.gen(function* () {
        const { report, times } = yield* timesOf(text.startsWith("{") ? "A.json" : "A.csv", text, "1h")
        assert.deepStrictEqual(
          times,
          [hour, hour + 1].map((at) => new Date(Date.UTC(2024, 0, 2, at)).toISOString().replace("T00:00:00.000Z", "")),
        )
        assert.notInclude(report.assumptions.map(({ message }) => message).join(), "times without a zone are UTC")
      }),
    )
  }

  const unclear = {
    "the name of their column": [hours("Time (EST)"), "its times are those of EST, as its column Time (EST) says"],
    "what stands behind it": [hours("datetime_et"), "its times are those of et, as its column datetime_et says"],
    "local time": [hours("local_time"), "its times are those of local, as its column local_time says"],
    "a column of abbreviations": [hours("date,tz", "", ",EST"), "its times are those of EST, as its column tz says"],
  } as const
  for (const [what, [text, message]] of Object.entries(unclear)) {
    it.effect(`is asked for where it may be several: ${what}`, () =>
      Effect.gen(function* () {
        const { report, times } = yield* timesOf("A.csv", text, "1h")
        assert.deepStrictEqual(times, [])
        assert.include(
          report.unusable[0]?.message,
          `${message}, which may be several zones: say which with --time-zone`,
        )
        const { times: told } = yield* timesOf("A.csv", text, "1h", { timeZone: "America/New_York" })
        assert.deepStrictEqual(told, ["2024-01-02T14:00:00.000Z", "2024-01-02T15:00:00.000Z"])
      }),
    )
  }

  it.effect("says nothing of daily bars whose dates are written", () =>
    Effect.gen(function* () {
      const text = `Date (EST),open,high,low,close\n2024-01-02,${PRICES}\n2024-01-15,${PRICES}\n2024-01-16,${PRICES}\n`
      const { report, times } = yield* timesOf("A.csv", text, "1d")
      assert.deepStrictEqual(times, ["2024-01-02", "2024-01-15", "2024-01-16"])
      assert.deepStrictEqual(report.assumptions, [])
    }),
  )

  it.effect("tells which time its clocks show twice", () =>
    Effect.gen(function* () {
      const times = ["00:30", "01:00", "03:00", "04:00"].map((time) => `2024-11-03 ${time},${PRICES}`)
      const text = ["date,open,high,low,close", ...times].join("\n")
      const { report } = yield* timesOf("A.csv", text, "30m", { timeZone: "America/New_York", allowGaps: true })
      assert.match(report.rejectedRows[0]?.reason ?? "", /^the time '2024-11-03 01:00' is shown twice or not at all/)
    }),
  )
})
