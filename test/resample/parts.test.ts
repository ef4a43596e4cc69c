import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Context from "effect/Context"
import * as fc from "fast-check"
import { CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import { type Candles, COLUMNS } from "../../src/candles/Candles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as ResampledCandles from "../../src/candles/resample/ResampledCandles.ts"
import { barRow, barsOf } from "./randomBars.ts"

const MINUTE = 60_000
const LENGTHS: Readonly<Record<string, number>> = { "1m": 1, "15m": 15, "1h": 60, "1d": 1440 }

const PAIRS = [
  ["1m", "5m"],
  ["1m", "1h"],
  ["15m", "4h"],
  ["15m", "1d"],
  ["1h", "1d"],
  ["1h", "3d"],
  ["1h", "1w"],
  ["1d", "2d"],
  ["1d", "5d"],
  ["1d", "1w"],
  ["1d", "1M"],
] as const

const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 40 }), fc.constant(Infinity))
// A place among the bars, and a little beside it.
const place = fc.tuple(fc.double({ min: -0.1, max: 1.1, noNaN: true }), fc.constantFrom(0, 0, -1, 1, 3_600_000))

const cases = fc.record({
  pair: fc.constantFrom(...PAIRS),
  zone: fc.constantFrom(undefined, "America/New_York", "Australia/Lord_Howe"),
  session: fc.constantFrom(undefined, "0930-1600", "1800-1700"),
  start: fc.integer({ min: 0, max: 20_000 * 1440 }),
  rows: fc.array(barRow, { minLength: 1, maxLength: 300 }),
  // Bars that are closer together than their timeframe says.
  isDense: fc.constantFrom(false, false, true),
  from: fc.option(place, { nil: undefined }),
  to: fc.option(place, { nil: undefined }),
  lookback: count,
  last: count,
})

const told = ({ columns, firstIndex, length, unfinished = false }: Candles) => ({
  length,
  firstIndex,
  unfinished,
  columns: COLUMNS.map((name) => `${name} ${columns[name]?.join()}`),
})

/** What a request has to give, of all bars. */
const partOf = (all: Candles, { last = Infinity, lookback = 0, range: { from, to } }: CandleRequest) => {
  const times = [...all.columns.time]
  const before = from === undefined ? 0 : times.filter((time) => time < from).length
  const until = Math.max(before, to === undefined ? times.length : times.filter((time) => time < to).length)
  const begin = Math.max(0, before - lookback, until - last)
  const columns = COLUMNS.map((name) => `${name} ${[...(all.columns[name] ?? [])].slice(begin, until).join()}`)
  const hasLast = until > begin && until === times.length
  return { length: until - begin, firstIndex: begin, unfinished: hasLast && all.unfinished === true, columns }
}

describe("a part of resampled bars", () => {
  it.live("is what the whole has there, however little was read for it", () =>
    Effect.gen(function* () {
      const check = fc.asyncProperty(cases, async (each) => {
        const [stored, timeframe] = each.pair
        const length = (LENGTHS[stored] ?? 1) * MINUTE
        const bars = barsOf(each.start * MINUTE, each.isDense ? length / 4 : length, each.rows)
        const at = ([share, beside]: readonly [number, number]) => {
          const [first = 0, last = 0] = [bars.time.at(0), bars.time.at(-1)]
          return Math.round(first + share * (last - first)) + beside
        }
        const request: CandleRequest = {
          timeframe,
          range: {
            ...(each.from === undefined ? {} : { from: at(each.from) }),
            ...(each.to === undefined ? {} : { to: at(each.to) }),
          },
          lookback: each.lookback,
          last: each.last,
        }
        const listing = {
          ...(each.zone === undefined ? {} : { timeZone: each.zone }),
          ...(each.session === undefined ? {} : { session: each.session }),
        }
        const layer = ResampledCandles.layer({ listing }).pipe(
          Layer.provide(MemoryCandles.layer([["A", bars]], { timeframe: stored })),
        )
        const program = Effect.gen(function* () {
          const candles = Context.get(yield* Layer.build(layer), CandleRepository)
          const all = yield* candles.getRange("A", { timeframe, range: {} })
          assert.isTrue(all.columns.time.every((time, i) => i === 0 || time > (all.columns.time[i - 1] ?? NaN)))
          const expected = partOf(all, request)
          assert.deepStrictEqual(told(yield* candles.getRange("A", request)), expected)
          const answer = (yield* candles.many(["A"], request)).get("A")
          assert.deepStrictEqual(answer?._tag === "Success" ? told(answer.success) : answer, expected)
        })
        await Effect.runPromise(Effect.scoped(program))
      })
      yield* Effect.promise(() => fc.assert(check, { numRuns: 300 }))
    }),
  )
})
