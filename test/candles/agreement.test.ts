import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { join } from "node:path"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import { type BarColumns, type Column, COLUMNS } from "../../src/candles/Candles.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"

const DAY = 86_400_000

// Names with a special meaning in objects, SQL, JSON or Unicode; the last two look the same.
const NAMES = [
  "A",
  "a",
  "__proto__",
  "constructor",
  "O'Brien",
  '"',
  "A,B",
  " B",
  "%",
  "😀",
  "null",
  "\u00e9",
  "e\u0301",
]
const UNKNOWN = ["NOPE", "toString", "", "'); DROP TABLE series; --", "\ud800", "É"]
const bars = NAMES.map((name, at) => [name, someBars([1, 3, 999, 1000, 1001, 2002][at % 6], 10 + at)] as const)

const part = (columns: BarColumns, begin: number, end?: number): BarColumns => {
  const cut = (column: Column) => columns[column].slice(begin, end)
  return {
    time: cut("time"),
    close: cut("close"),
    open: cut("open"),
    high: cut("high"),
    low: cut("low"),
    volume: cut("volume"),
  }
}

const layers = Effect.gen(function* () {
  const path = join(yield* temporaryFolder, "market.db")
  // The last bars of every other series are appended: they wait behind its chunks.
  const appended = bars.map(([, { time }], at) => (at % 2 === 0 ? Math.min(time.length - 1, 1 + at * 3) : 0))
  const pieces = (piece: (columns: BarColumns, later: number) => BarColumns) =>
    Object.fromEntries(bars.map(([name, columns], at) => [name, piece(columns, appended[at])]))
  yield* writeStore(
    path,
    pieces((columns, later) => part(columns, 0, columns.time.length - later)),
  )
  yield* writeStore(
    path,
    pieces((columns, later) => part(columns, columns.time.length - later)),
  )
  const inSqlite = yield* Layer.build(SqliteCandles.layer(path))
  const inMemory = yield* Layer.build(Layer.fresh(MemoryCandles.layer(bars)))
  return { inSqlite: Context.get(inSqlite, CandleRepository), inMemory: Context.get(inMemory, CandleRepository) }
})

/** An answer as a short text that can be compared. */
const told = (answer: CandleAnswer) => {
  if (Result.isFailure(answer)) return { ...answer.failure, message: answer.failure.message }
  const { length, firstIndex, columns } = answer.success
  return { length, firstIndex, columns: Object.entries(columns).map(([name, column]) => `${name} ${column.join()}`) }
}

const time = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 2030 }), fc.constantFrom(-1, 0, 1))
      .map(([day, off]) => day * DAY + off),
  },
  fc.constantFrom(-Infinity, Infinity, 0, -0, Number.MAX_VALUE),
)
const count = fc.oneof(fc.integer({ min: 0, max: 2100 }), fc.constant(Infinity))
// Ranges may be reversed or empty.
const request: fc.Arbitrary<CandleRequest> = fc.record(
  {
    timeframe: fc.constantFrom("1d", "1d", "1d", "1M", "1m"),
    range: fc.record({ from: time, to: time }, { requiredKeys: [] }),
    lookback: count,
    last: count,
    columns: fc.subarray([...COLUMNS]),
  },
  { requiredKeys: ["timeframe", "range"] },
)
const symbols = fc.array(fc.constantFrom(...NAMES, ...NAMES, ...UNKNOWN), { maxLength: 12 })

describe("candles in memory and in SQLite", () => {
  it.effect("give the same answers in the order of the request, errors included, for one symbol and for many", () =>
    Effect.gen(function* () {
      const { inMemory, inSqlite } = yield* layers
      fc.assert(
        fc.property(symbols, request, (asked, how) => {
          const stored = Effect.runSync(inSqlite.many(asked, how))
          const given = Effect.runSync(inMemory.many(asked, how))
          assert.deepStrictEqual([...stored.keys()], [...new Set(asked)])
          assert.deepStrictEqual([...given.keys()], [...new Set(asked)])
          for (const [symbol, answer] of given) {
            const other = stored.get(symbol)
            assert.deepStrictEqual(other && told(other), told(answer))
            const alone = [inSqlite, inMemory].map((layer) =>
              Effect.runSync(Effect.result(layer.getRange(symbol, how))),
            )
            for (const each of alone) assert.deepStrictEqual(told(each), told(answer))
          }
        }),
        { numRuns: 150 },
      )
      for (const timeframe of ["1d", "1M", ""]) {
        assert.deepStrictEqual(yield* inSqlite.symbols(timeframe), yield* inMemory.symbols(timeframe))
      }
    }),
  )
})
