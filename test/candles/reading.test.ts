import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { join } from "node:path"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import { COLUMNS, type Column } from "../../src/candles/Candles.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"

// Lengths around the ends of the store's chunks of 1000 bars.
const LENGTHS = [1, 2, 60, 999, 1000, 1001, 1999, 2000, 2001, 2500, 12_001]
const DAY = 86_400_000
// Every third day, so that a range can begin and end between bars.
const series: Record<string, BarColumns> = Object.fromEntries(
  LENGTHS.map((length) => [`L${length}`, someBars(length, 1000, 3)]),
)

/** The documented answer, by filtering; `undefined` for a column that is not requested. */
const expected = (bars: BarColumns, { range, lookback = 0, last = Infinity, columns }: CandleRequest) => {
  const times = [...bars.time]
  const before = range.from === undefined ? 0 : times.filter((time) => time < (range.from ?? 0)).length
  const inside = times.filter((time) => time >= (range.from ?? -Infinity) && time < (range.to ?? Infinity))
  const first = inside.length > 0 ? times.indexOf(inside[0]) : before
  const from = Math.max(0, first - lookback)
  const indices = times.map((_, index) => index).slice(from, first + inside.length)
  const kept = last === 0 ? [] : indices.slice(last === Infinity ? 0 : -last)
  const wanted = (column: Column) => column === "time" || (columns ?? COLUMNS).includes(column)
  return {
    length: kept.length,
    firstIndex: kept[0] ?? first + inside.length,
    columns: Object.fromEntries(
      COLUMNS.filter(wanted).map((column) => [column, kept.map((index) => bars[column][index])]),
    ),
  }
}

const plain = (answer: CandleAnswer | undefined) => {
  if (answer === undefined || Result.isFailure(answer)) return answer?.failure
  const { columns, ...counts } = answer.success
  const present = Object.entries(columns).map(([name, column]) => [name, [...column]])
  return { ...counts, columns: Object.fromEntries(present) }
}

// Times near critical bars, off by less than the distance of bars.
const instant = fc
  .tuple(
    fc.oneof(fc.integer({ min: -3, max: 2510 }), fc.constantFrom(0, 1, 998, 999, 1000, 1001, 1999, 2000, 2499, 2500)),
    fc.constantFrom(-DAY, 0, DAY),
  )
  .map(([bar, off]) => (1000 + bar * 3) * DAY + off)
const count = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(999, 1000, 1001, 5000, Infinity))
const request: fc.Arbitrary<CandleRequest> = fc
  .record(
    {
      from: instant,
      to: instant,
      lookback: count,
      last: count,
      columns: fc.subarray([...COLUMNS]),
    },
    { requiredKeys: [] },
  )
  .filter(({ from, to }) => from === undefined || to === undefined || from < to)
  .map(({ from, to, ...rest }) => ({
    timeframe: "1d",
    range: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    ...rest,
  }))

const inSqlite = Layer.unwrap(
  Effect.gen(function* () {
    const path = join(yield* temporaryFolder, "market.db")
    yield* writeStore(path, series)
    return SqliteCandles.layer(path)
  }),
)

const layers = {
  layerMemory: MemoryCandles.layer(series),
  layerSqlite: inSqlite,
}

for (const [name, layer] of Object.entries(layers)) {
  describe(`CandleRepository.${name}`, () => {
    it.effect("reads what filtering the bars gives, for any number of symbols at once", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        const run = yield* Effect.context()
        fc.assert(
          fc.property(request, fc.shuffledSubarray(Object.keys(series), { minLength: 1 }), (asked, symbols) => {
            const answers = Effect.runSyncWith(run)(candles.many(symbols, asked))
            assert.strictEqual(answers.size, symbols.length)
            for (const symbol of symbols) {
              assert.deepStrictEqual(plain(answers.get(symbol)), expected(series[symbol], asked))
            }
          }),
          { numRuns: 300 },
        )
      }).pipe(Effect.provide(layer)),
    )

    it.effect("answers one symbol alone as among many", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        const asked: CandleRequest = { timeframe: "1d", range: { from: (1000 + 1500 * 3) * DAY }, lookback: 800 }
        const answers = yield* candles.many(["L2001", "L2500"], asked)
        for (const symbol of ["L2001", "L2500"]) {
          const alone = yield* Effect.result(candles.getRange(symbol, asked))
          assert.deepStrictEqual(plain(alone), plain(answers.get(symbol)))
        }
      }).pipe(Effect.provide(layer)),
    )

    it.effect("returns the last bars as look-back of a range after them", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        const range = { from: Date.UTC(2100, 0, 1) }
        const read = yield* candles.getRange("L60", { timeframe: "1d", range, lookback: 5, columns: [] })
        assert.strictEqual(read.firstIndex, 55)
        assert.deepStrictEqual(read.columns.time, series.L60.time.slice(-5))
      }).pipe(Effect.provide(layer)),
    )

    it.effect("answers UnknownSymbol for a symbol that it does not have, and answers the others", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        const answers = yield* candles.many(["NONE", "L60", "NONE"], { timeframe: "1d", range: {}, last: 1 })
        assert.strictEqual(answers.size, 2)
        assert.deepInclude(plain(answers.get("NONE")), { _tag: "UnknownSymbol", symbol: "NONE", timeframe: "1d" })
        assert.deepInclude(plain(answers.get("L60")), { length: 1, firstIndex: 59 })
      }).pipe(Effect.provide(layer)),
    )

    it.effect("names the timeframes of a symbol when it lacks the requested one", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        const error = yield* Effect.flip(candles.getRange("L60", { timeframe: "1h", range: {} }))
        assert.strictEqual(error._tag, "UnknownSymbol")
        assert.match(error.message, /no 1h candles of L60, only 1d/)
      }).pipe(Effect.provide(layer)),
    )

    it.effect("lists the symbols of a timeframe in order", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        assert.deepStrictEqual(yield* candles.symbols("1d"), Object.keys(series).toSorted())
        assert.deepStrictEqual(yield* candles.symbols("1h"), [])
      }).pipe(Effect.provide(layer)),
    )

    it.effect("does not change returned candles when it reads again", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        const asked: CandleRequest = { timeframe: "1d", range: {} }
        const before = yield* candles.getRange("L2500", asked)
        yield* candles.many(Object.keys(series), asked)
        assert.deepStrictEqual(before.columns.close, series.L2500.close)
      }).pipe(Effect.provide(layer)),
    )

    it.effect("dies with a defect for an invalid count or time", () =>
      Effect.gen(function* () {
        const candles = yield* CandleRepository
        for (const wrong of [{ lookback: -1 }, { last: NaN }, { last: 1.5 }, { range: { to: NaN } }]) {
          for (const symbol of ["L60", "NONE"]) {
            const exit = yield* Effect.exit(candles.getRange(symbol, { timeframe: "1d", range: {}, ...wrong }))
            assert.match(String(exit), /expected a (whole number of bars|time in epoch ms)/)
          }
        }
      }).pipe(Effect.provide(layer)),
    )
  })
}
