import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fc from "fast-check"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as ResampledCandles from "../../src/candles/resample/ResampledCandles.ts"
import { barRow, barsOf } from "./randomBars.ts"
import { duckDbBars, inMemory } from "./duckdbBars.ts"

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** Clocks that change by an hour, by half an hour, at midnight, in both halves of the world, or never. */
const ZONES = [
  "UTC",
  "America/New_York",
  "America/Sao_Paulo",
  "Europe/London",
  "Europe/Berlin",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Asia/Tokyo",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
]
const SESSIONS = [undefined, undefined, "0930-1600", "0900-1730", "1800-1700", "1700-1700", "2015-0300", "0000-2400"]
const LENGTHS = { "1m": 1, "5m": 5, "15m": 15, "1h": 60 }
const WANTED = ["5m", "15m", "1h", "2h", "3h", "4h", "6h", "12h", "1d", "1w", "1M", "3M", "1y"]

interface Case {
  readonly timeZone: string
  readonly session: string | undefined
  readonly stored: keyof typeof LENGTHS
  readonly wanted: string
  readonly bars: BarColumns
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    session: fc.constantFrom(...SESSIONS),
    stored: fc.constantFrom("1m", "5m", "15m", "1h"),
    wanted: fc.constantFrom(...WANTED),
    // What is to come, Node and DuckDB may know from different versions of the time zone database.
    // Most clocks change in the last or the first days of a month.
    year: fc.integer({ min: 1990, max: 2022 }),
    month: fc.constantFrom(1, 2, 3, 3, 4, 5, 9, 10, 10, 11, 12),
    minute: fc.integer({ min: -9 * 1440, max: 9 * 1440 }),
    rows: fc.array(barRow, { minLength: 1, maxLength: 400 }),
  })
  .filter(({ stored, wanted }) => /[dwMy]$/.test(wanted) || LENGTHS[stored] < minutesIn(wanted))
  .map(({ minute, month, rows, stored, year, ...others }) => ({
    ...others,
    stored,
    bars: barsOf(Date.UTC(year, month, 1) + minute * MINUTE, LENGTHS[stored] * MINUTE, rows),
  }))

const minutesIn = (timeframe: string): number => Number(timeframe.slice(0, -1)) * (timeframe.endsWith("h") ? 60 : 1)

const ours = ({ bars, session, stored, timeZone, wanted }: Case) =>
  CandleRepository.use((candles) => candles.getRange("A", { timeframe: wanted, range: {} })).pipe(
    Effect.map(({ columns, length }) =>
      Array.from({ length }, (_, at) =>
        (["time", "open", "high", "low", "close", "volume"] as const).map((name) => {
          const value = columns[name]?.[at] ?? NaN
          return Number.isNaN(value) ? null : value
        }),
      ),
    ),
    Effect.provide(
      ResampledCandles.layer({ listing: { timeZone, ...(session === undefined ? {} : { session }) } }).pipe(
        Layer.provide(MemoryCandles.layer([["A", bars]], { timeframe: stored })),
      ),
      { local: true },
    ),
  )

describe("resampled bars", () => {
  it.live("are those that DuckDB makes with time_bucket, wherever and whenever clocks change", () =>
    Effect.gen(function* () {
      const { connection } = yield* inMemory
      const check = fc.asyncProperty(cases, async (each) => {
        const expected = await duckDbBars(connection, each.bars, each)
        assert.deepStrictEqual(await Effect.runPromise(ours(each)), expected)
      })
      yield* Effect.promise(() => fc.assert(check, { numRuns: 100 }))
    }),
  )

  it.live("of daily bars are those that DuckDB makes with time_bucket", () =>
    Effect.gen(function* () {
      const { connection } = yield* inMemory
      const daily = fc.record({
        wanted: fc.constantFrom("1w", "1M", "2M", "3M", "6M", "1y", "12M"),
        start: fc.integer({ min: -8000, max: 20_000 }),
        rows: fc.array(barRow, { minLength: 1, maxLength: 300 }),
      })
      const check = fc.asyncProperty(daily, async ({ rows, start, wanted }) => {
        const bars = barsOf(start * DAY, DAY, rows)
        const how = { timeZone: "UTC", session: undefined, wanted }
        const expected = await duckDbBars(connection, bars, how)
        const layer = ResampledCandles.layer().pipe(Layer.provide(MemoryCandles.layer([["A", bars]])))
        const read = CandleRepository.use((candles) => candles.getRange("A", { timeframe: wanted, range: {} }))
        const { columns } = await Effect.runPromise(Effect.provide(read, layer, { local: true }))
        assert.deepStrictEqual(
          [...columns.time].map((time, at) => [time, columns.volume?.[at]]),
          expected.map(([time = null, , , , , volume = null]) => [time ?? NaN, volume ?? NaN]),
        )
      })
      yield* Effect.promise(() => fc.assert(check, { numRuns: 100 }))
    }),
  )
})
