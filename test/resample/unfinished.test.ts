import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { Listing } from "../../src/candles/Listing.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as ResampledCandles from "../../src/candles/resample/ResampledCandles.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The last bar that is made of bars with these times, and whether it is finished. */
const lastBar = (
  timeframe: string,
  times: ReadonlyArray<number>,
  {
    listing = {},
    request = {},
    stored = "1d",
  }: { listing?: Listing; request?: Partial<CandleRequest>; stored?: string } = {},
) => {
  const bars = { time: times, close: times.map(() => 1) }
  const layer = ResampledCandles.layer({ listing }).pipe(
    Layer.provide(MemoryCandles.layer([["A", bars]], { timeframe: stored })),
  )
  return CandleRepository.use((candles) => candles.getRange("A", { timeframe, range: {}, ...request })).pipe(
    Effect.map(({ columns, unfinished = false }) => {
      const time = new Date(columns.time.at(-1) ?? NaN).toISOString().replace("T00:00:00.000Z", "")
      return `${time}${unfinished ? " unfinished" : ""}`
    }),
    Effect.provide(layer, { local: true }),
  )
}

/** The days up to one, weekends left out unless they are traded. */
const daysUntil = (last: string, { weekends = false, count = 40 } = {}) =>
  Array.from({ length: count }, (_, i) => Date.parse(last) - (count - 1 - i) * DAY).filter(
    (time) => weekends || new Date(time).getUTCDay() % 6 !== 0,
  )

/** Bars every so many minutes, from an instant up to another. */
const every = (minutes: number, from: string, to: string) => {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  return Array.from(
    { length: Math.floor((last - first) / (minutes * 60_000)) + 1 },
    (_, i) => first + i * minutes * 60_000,
  )
}

const NEW_YORK = { timeZone: "America/New_York", session: "0930-1600" }

describe("the last bar of a coarser timeframe", () => {
  it.effect("is a week that ends on Friday where weekends are not traded, and on Sunday where they are", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* lastBar("1w", daysUntil("2024-05-16")), "2024-05-13 unfinished")
      assert.strictEqual(yield* lastBar("1w", daysUntil("2024-05-17")), "2024-05-13")
      const weekends = true
      assert.strictEqual(yield* lastBar("1w", daysUntil("2024-05-17", { weekends })), "2024-05-13 unfinished")
      assert.strictEqual(yield* lastBar("1w", daysUntil("2024-05-18", { weekends })), "2024-05-13 unfinished")
      assert.strictEqual(yield* lastBar("1w", daysUntil("2024-05-19", { weekends })), "2024-05-13")
    }),
  )

  it.effect("is a month or a year that ends on its last day that may be traded", () =>
    Effect.gen(function* () {
      // 2024-06-30 is a Sunday.
      assert.strictEqual(yield* lastBar("1M", daysUntil("2024-06-27")), "2024-06-01 unfinished")
      assert.strictEqual(yield* lastBar("1M", daysUntil("2024-06-28")), "2024-06-01")
      assert.strictEqual(yield* lastBar("3M", daysUntil("2024-06-28")), "2024-04-01")
      assert.strictEqual(yield* lastBar("1y", daysUntil("2024-06-28")), "2024-01-01 unfinished")
      assert.strictEqual(yield* lastBar("1M", daysUntil("2024-06-28", { weekends: true })), "2024-06-01 unfinished")
    }),
  )

  it.effect("is finished by a later bar, though its own last day was a holiday and the range ends with it", () =>
    Effect.gen(function* () {
      // Good Friday of 2024 is 03-29.
      const until = daysUntil("2024-03-28")
      const after = [...until, Date.parse("2024-04-01")]
      const request = { range: { to: Date.parse("2024-03-29") } }
      assert.strictEqual(yield* lastBar("1w", until, { request }), "2024-03-25 unfinished")
      assert.strictEqual(yield* lastBar("1w", after, { request }), "2024-03-25")
    }),
  )

  it.effect("is judged alike however few bars are asked for", () =>
    Effect.gen(function* () {
      // 2024-05-25 and 26, a Saturday and a Sunday, are one bar of two days.
      const times = daysUntil("2024-05-25", { weekends: true })
      for (const request of [{}, { last: 1 }, { range: { from: Date.parse("2024-05-25") } }]) {
        assert.strictEqual(yield* lastBar("2d", times, { request }), "2024-05-25 unfinished")
      }
    }),
  )

  it.effect("is an hour, a day or a week that ends with the session", () =>
    Effect.gen(function* () {
      const options = { listing: NEW_YORK, stored: "15m" }
      // 2024-05-17 is a Friday; New York is four hours behind UTC.
      const until = (to: string) => every(15, "2024-05-17T13:30:00Z", to)
      assert.strictEqual(
        yield* lastBar("4h", until("2024-05-17T19:30:00Z"), options),
        "2024-05-17T17:30:00.000Z unfinished",
      )
      assert.strictEqual(yield* lastBar("4h", until("2024-05-17T19:45:00Z"), options), "2024-05-17T17:30:00.000Z")
      assert.strictEqual(
        yield* lastBar("1h", until("2024-05-17T18:00:00Z"), options),
        "2024-05-17T17:30:00.000Z unfinished",
      )
      assert.strictEqual(yield* lastBar("1h", until("2024-05-17T18:15:00Z"), options), "2024-05-17T17:30:00.000Z")
      assert.strictEqual(yield* lastBar("1d", until("2024-05-17T19:30:00Z"), options), "2024-05-17 unfinished")
      assert.strictEqual(yield* lastBar("1d", until("2024-05-17T19:45:00Z"), options), "2024-05-17")
      assert.strictEqual(yield* lastBar("1w", until("2024-05-17T19:45:00Z"), options), "2024-05-13")
      assert.strictEqual(yield* lastBar("1M", until("2024-05-17T19:45:00Z"), options), "2024-05-01 unfinished")
    }),
  )

  it.effect("is a day that lasts to midnight where no session is recorded", () =>
    Effect.gen(function* () {
      const until = (to: string) => every(60, "2024-05-16T00:00:00Z", to)
      assert.strictEqual(yield* lastBar("1d", until("2024-05-16T22:00:00Z"), { stored: "1h" }), "2024-05-16 unfinished")
      assert.strictEqual(yield* lastBar("1d", until("2024-05-16T23:00:00Z"), { stored: "1h" }), "2024-05-16")
      const tokyo = { stored: "1h", listing: { timeZone: "Asia/Tokyo" } }
      assert.strictEqual(yield* lastBar("1d", until("2024-05-16T14:00:00Z"), tokyo), "2024-05-16")
      assert.strictEqual(yield* lastBar("1d", until("2024-05-16T15:00:00Z"), tokyo), "2024-05-17 unfinished")
    }),
  )

  it.effect("is not marked where the timeframe is stored", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* lastBar("1d", daysUntil("2024-05-16")), "2024-05-16")
    }),
  )
})
