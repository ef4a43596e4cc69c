import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { join } from "node:path"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import { type BarColumns, COLUMNS } from "../../src/candles/Candles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import { resampleRepository } from "../../src/candles/resample/resampled.ts"
import { repositoryOf } from "../../src/candles/source/repositoryOf.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { writeStore } from "../candles/writeStore.ts"
import { startPostgres } from "../postgres/server.ts"
import { type CandleRow, cleanRows, NAMES, roughRows } from "./candleRows.ts"
import { barsOf, type ExpectedAnswer, expectedAnswer } from "./expectedAnswer.ts"
import { isLastUnfinished, longerRows } from "./longerRows.ts"
import { writeDuckDb, writeParquet, writePostgres } from "./writeTables.ts"

const DAY = 86_400_000
const UNKNOWN = ["NOPE", "toString", "", "'); DROP TABLE candles; --", "\ud800", "\u00c9", "\0"]

const told = (answer: CandleAnswer): string | (ExpectedAnswer & { readonly unfinished: boolean }) => {
  if (Result.isFailure(answer)) return answer.failure._tag
  const { columns, firstIndex, length, unfinished = false } = answer.success
  return {
    length,
    firstIndex,
    unfinished,
    columns: COLUMNS.flatMap((name) => (columns[name] ? [`${name} ${columns[name].join()}`] : [])),
  }
}

const time = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 2000 }), fc.constantFrom(-1, 0, 1))
      .map(([day, off]) => day * DAY + off),
  },
  fc.constantFrom(-Infinity, Infinity, 0, -0, Number.MAX_VALUE),
)
const count = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 800 }), fc.constant(Infinity))
// Ranges may be reversed or empty.
const request: fc.Arbitrary<CandleRequest> = fc.record(
  {
    timeframe: fc.constantFrom("1d", "1d", "1d", "1w", "1w", "1M", "3M", "1h"),
    range: fc.record({ from: time, to: time }, { requiredKeys: [] }),
    lookback: count,
    last: count,
    columns: fc.subarray([...COLUMNS]),
  },
  { requiredKeys: ["timeframe", "range"] },
)
const symbols = fc.array(fc.constantFrom(...NAMES, ...NAMES, ...UNKNOWN), { maxLength: 12 })

const columnsOf = (bars: ReadonlyArray<CandleRow>): BarColumns => {
  const column = (name: keyof BarColumns) =>
    Float64Array.from(bars, (bar) => {
      const value = bar[name]
      return value === null || (name !== "time" && value <= 0 && (name !== "volume" || value < 0)) ? NaN : value
    })
  return {
    time: column("time"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  }
}

/** The expected answer for a symbol: its bars, or longer ones made of them. */
const expectedOf = (bars: ReadonlyArray<CandleRow> | undefined, how: CandleRequest) => {
  if (bars === undefined || how.timeframe === "1h") return "UnknownSymbol"
  if (how.timeframe === "1d") return { ...expectedAnswer(bars, how), unfinished: false }
  const rows = longerRows(bars, how.timeframe)
  const answer = expectedAnswer(rows, how)
  const isLast = answer.length > 0 && answer.firstIndex + answer.length === rows.length
  return { ...answer, unfinished: isLast && isLastUnfinished(bars, how.timeframe) }
}

/** A source as a user would write it: whole rows from a list. */
const ownSource = (rows: ReadonlyArray<CandleRow>) =>
  repositoryOf({
    timeframes: Effect.succeed(["1d"]),
    symbols: () => Effect.succeed([...barsOf(rows).keys()]),
    read: (asked) =>
      Effect.sync(() => {
        const known = asked.filter((symbol) => rows.some((row) => row.symbol === symbol))
        return new Map(
          known.map((symbol) => {
            const own = rows.filter((row) => row.symbol === symbol)
            const column = (name: keyof BarColumns) => Float64Array.from(own, (row) => row[name] ?? NaN)
            const columns = {
              time: column("time"),
              open: column("open"),
              high: column("high"),
              low: column("low"),
              close: column("close"),
              volume: column("volume"),
            }
            return [symbol, { index: 0, columns }]
          }),
        )
      }),
  })

const repositoryIn = (layer: Layer.Layer<CandleRepository, unknown>) =>
  Effect.map(Effect.orDie(Layer.build(Layer.fresh(layer))), (context) => Context.get(context, CandleRepository))

/** Opens every store with the same rows. */
const makeStores = Effect.fnUntraced(function* (rows: ReadonlyArray<CandleRow>) {
  const folder = yield* temporaryFolder
  const server = yield* startPostgres()
  const bars = new Map(Array.from(barsOf(rows), ([symbol, own]) => [symbol, columnsOf(own)]))
  yield* writeStore(join(folder, "market.db"), Object.fromEntries(bars))
  yield* writeParquet(join(folder, "bars.parquet"), rows)
  yield* writeDuckDb(join(folder, "bars.duckdb"), "bars", rows)
  yield* writePostgres(server, "bars", rows)
  yield* writePostgres(server, "indexed", rows)
  yield* server.query("CREATE INDEX ON indexed (symbol, time)")
  const named = (store: string) => repositoryIn(CandleStore.layer(`${store}timeframe=1d`))
  return {
    SQLite: yield* repositoryIn(CandleStore.layer(join(folder, "market.db"))),
    memory: resampleRepository(yield* repositoryIn(MemoryCandles.layer(bars))),
    Parquet: yield* named(`${join(folder, "bars.parquet")}?`),
    "Parquet by DuckDB": yield* named(`${join(folder, "bars.parquet")}?engine=duckdb&`),
    DuckDB: yield* named(`${join(folder, "bars.duckdb")}?`),
    Postgres: yield* named(`${server.url}?table=bars&`),
    "Postgres with an index": yield* named(`${server.url}?table=indexed&`),
    "a user's own": resampleRepository(ownSource(rows)),
  }
})

describe("all stores of candles", () => {
  for (const [what, rowsFrom] of [
    ["rows in order", cleanRows],
    ["rows in any order, some twice, some with holes", roughRows],
  ] as const) {
    it.live(`give the expected answers over ${what}, for one symbol and for many`, () =>
      Effect.gen(function* () {
        const rows = rowsFrom(20)
        const bars = barsOf(rows)
        const stores = yield* makeStores(rows)
        for (const [name, store] of Object.entries(stores)) {
          assert.deepStrictEqual(yield* store.symbols("1d"), [...bars.keys()].toSorted(), name)
          assert.deepStrictEqual(yield* store.symbols("1h"), [], name)
          assert.deepStrictEqual(yield* store.symbols("1w"), [...bars.keys()].toSorted(), name)
        }
        const check = fc.asyncProperty(symbols, request, async (asked, how) => {
          const expected = asked.map((symbol) => {
            return [symbol, expectedOf(bars.get(symbol), how)] as const
          })
          for (const [name, store] of Object.entries(stores)) {
            const answers = await Effect.runPromise(store.many(asked, how))
            assert.deepStrictEqual([...answers.keys()], [...new Set(asked)], name)
            for (const [symbol, answer] of expected) {
              const together = answers.get(symbol)
              assert.deepStrictEqual(together && told(together), answer, `${name}: ${symbol}`)
            }
            const [first] = expected
            if (first === undefined) continue
            const alone = await Effect.runPromise(Effect.result(store.getRange(first[0], how)))
            assert.deepStrictEqual(told(alone), first[1], `${name}: ${first[0]} alone`)
            // Reading one symbol leaves the candles of the others valid.
            const [symbol, answer] = expected[expected.length - 1]
            const before = answers.get(symbol)
            assert.deepStrictEqual(before && told(before), answer, `${name}: ${symbol} after ${first[0]} alone`)
          }
        })
        yield* Effect.promise(() => fc.assert(check, { numRuns: 80 }))
      }),
    )
  }
})
