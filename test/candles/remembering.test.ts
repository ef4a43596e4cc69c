import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { copyFileSync, statSync, truncateSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { CandleAnswer, CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { newMemory } from "../../src/candles/sqlite/reading/chunkAssembly.ts"
import { rememberedColumns } from "../../src/candles/sqlite/reading/rememberedColumns.ts"
import { openToRead } from "../../src/candles/sqlite/file/storeFile.ts"
import { makeStoreReader } from "../../src/candles/sqlite/reading/storeReader.ts"
import { notChecked } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const SYMBOLS = Array.from({ length: 24 }, (_, at) => `S${10 + at}`)
const DAY = 86_400_000

/** Bars of one symbol: two chunks at its own price; every fifth symbol has its own times. */
const barsOf = (at: number, price: number): BarColumns => {
  const bars = someBars(1500, at % 5 === 4 ? at : 0)
  return { ...bars, close: bars.close.map((close) => close + price) }
}

const marketOf = (price: number) =>
  Object.fromEntries(SYMBOLS.map((symbol, at) => [symbol, barsOf(at, price * (at + 1))]))

const request = (more: Partial<CandleRequest> = {}): CandleRequest => ({
  timeframe: "1d",
  range: {},
  columns: ["close"],
  ...more,
})

const told = (answer: CandleAnswer | undefined) => {
  if (answer === undefined || Result.isFailure(answer)) return answer?.failure._tag
  const { time, close } = answer.success.columns
  return { time: Array.from(time), close: Array.from(close ?? []) }
}

/** The bars written between two days. */
const expected = ({ time, close }: BarColumns, from = -Infinity, to = Infinity) => {
  const inside = (_: number, at: number) => time[at] >= from && time[at] < to
  return { time: Array.from(time.filter(inside)), close: Array.from(close.filter(inside)) }
}

/** A connection that counts the queries for chunks. */
class Counting extends DatabaseSync {
  chunks = 0

  override prepare(sql: string) {
    const statement = super.prepare(sql)
    if (!/FROM chunk/.test(sql)) return statement
    return new Proxy(statement, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (name === "all" || name === "get") this.chunks += 1
        return typeof member === "function" ? member.bind(target) : member
      },
    })
  }
}

const countingStore = Effect.gen(function* () {
  const path = join(yield* temporaryFolder, "market.db")
  yield* writeStore(path, marketOf(1))
  const db = new Counting(path, { readOnly: true })
  yield* Effect.addFinalizer(() => Effect.sync(() => db.close()))
  return { path, db, reader: makeStoreReader(db) }
})

describe("a SQLite store that several jobs read", () => {
  it.effect("is queried for chunks by the first two jobs and by no later one", () =>
    Effect.gen(function* () {
      const { db, reader } = yield* countingStore
      const asked: Array<number> = []
      for (let job = 0; job < 4; job++) {
        const before = db.chunks
        const answers = reader.read(SYMBOLS, request())
        for (const [at, symbol] of SYMBOLS.entries()) {
          assert.deepStrictEqual(told(answers.get(symbol)), expected(barsOf(at, at + 1)))
        }
        asked.push(db.chunks - before)
      }
      assert.isAbove(asked[0], 0)
      assert.isAbove(asked[1], 0)
      assert.deepStrictEqual(asked.slice(2), [0, 0])
      // A part of what is remembered.
      const before = db.chunks
      const newest = reader.read(SYMBOLS, request({ last: 3 })).get("S10")
      assert.deepStrictEqual(told(newest), expected(barsOf(0, 1), 1497 * DAY))
      assert.strictEqual(db.chunks, before)
    }).pipe(Effect.scoped),
  )

  it.effect("answers later jobs correctly after a job has changed the candles that it got", () =>
    Effect.gen(function* () {
      const { reader } = yield* countingStore
      for (let job = 0; job < 4; job++) {
        for (const [at, symbol] of SYMBOLS.entries()) {
          const answer = reader.read([symbol], request()).get(symbol)
          assert.deepStrictEqual(told(answer), expected(barsOf(at, at + 1)), `job ${job}`)
          if (answer === undefined || Result.isFailure(answer)) continue
          answer.success.columns.time.fill(-1)
          answer.success.columns.close?.fill(-1)
        }
      }
    }).pipe(Effect.scoped),
  )

  it.effect("answers with its current contents, whatever was read and written before", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const step = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ from: fc.nat(1600), days: fc.nat(1600), first: fc.nat(23), count: fc.nat(24) }),
        },
        { weight: 1, arbitrary: fc.constant("write" as const) },
        { weight: 3, arbitrary: fc.constant("all" as const) },
      )
      yield* writeStore(path, marketOf(1))
      let price = 1
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
            const run = Effect.gen(function* () {
              const reader = makeStoreReader(yield* openToRead(path))
              for (const each of steps) {
                if (each === "write") {
                  price += 1
                  yield* writeStore(path, marketOf(price))
                  continue
                }
                const { from, days, first, count } =
                  each === "all" ? { from: 0, days: 1600, first: 0, count: 24 } : each
                const range = each === "all" ? {} : { from: from * DAY, to: (from + days) * DAY }
                const some = SYMBOLS.slice(first, first + count)
                const answers = reader.read(some, request({ range }))
                for (const symbol of some) {
                  const at = SYMBOLS.indexOf(symbol)
                  const bars = barsOf(at, price * (at + 1))
                  assert.deepStrictEqual(told(answers.get(symbol)), expected(bars, range.from, range.to))
                }
              }
            })
            await Effect.runPromise(Effect.scoped(run))
          }),
          { numRuns: 25 },
        ),
      )
    }).pipe(Effect.scoped),
  )

  it.effect("is read again after another file was copied over it, which SQLite does not notice", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const symbols = Array.from({ length: 30 }, (_, at) => `S${100 + at}`)
      const [path, other] = [join(folder, "market.db"), join(folder, "other.db")]
      yield* writeStore(path, Object.fromEntries(symbols.map((symbol) => [symbol, barsOf(0, 1)])))
      yield* writeStore(other, Object.fromEntries(symbols.map((symbol) => [symbol, barsOf(0, 2)])))
      const db = yield* openToRead(path)
      // SQLite's own page cache is not under test.
      db.exec("PRAGMA cache_size = 0")
      const reader = makeStoreReader(db)
      for (let job = 0; job < 3; job++) {
        for (const answer of reader.read(symbols, request()).values()) {
          assert.deepStrictEqual(told(answer), expected(barsOf(0, 1)))
        }
      }
      copyFileSync(other, path)
      for (const answer of reader.read(symbols, request()).values()) {
        assert.deepStrictEqual(told(answer), expected(barsOf(0, 2)))
      }
    }).pipe(Effect.scoped),
  )

  it.effect("is no longer answered from memory once it has been cut", () =>
    Effect.gen(function* () {
      const { path, reader } = yield* countingStore
      for (let job = 0; job < 3; job++) reader.read(SYMBOLS, request())
      truncateSync(path, statSync(path).size / 2)
      assert.isTrue([...reader.read(SYMBOLS, request()).values()].some(Result.isFailure))
    }).pipe(Effect.scoped),
  )
})

describe("remembered columns", () => {
  const series = (id: number) => ({
    id,
    symbol: `S${id}`,
    bars: 1000,
    first: 0,
    last: 1,
    starts: Float64Array.of(0),
    version: undefined,
    timesChecksum: undefined,
    tail: undefined,
    verdict: undefined,
    checked: notChecked(),
  })
  const whole = (id: number) => {
    const all = { min: 0, max: 1000 }
    return { series: series(id), from: all, to: all, firstChunk: 0, lastChunk: 0, tail: undefined }
  }
  const columns = () => [new Float64Array(1000).fill(1), new Float64Array(1000).fill(2)]

  it("stay within their memory limit, and make room for the columns of newer jobs", () => {
    const remembered = rememberedColumns(4 * 1024 * 1024)
    const count = (asked: CandleRequest, names: ReadonlyArray<"time" | "close" | "open">) => {
      const { find } = remembered(asked, names, "1")
      return Array.from({ length: 1000 }, (_, id) => find(whole(id), newMemory)).filter((each) => each !== undefined)
        .length
    }
    const keepAll = (asked: CandleRequest, names: ReadonlyArray<"time" | "close" | "open">) => {
      const { keep } = remembered(asked, names, "1")
      for (let id = 0; id < 1000; id++) keep(whole(id), columns())
    }
    const [first, older, newer] = [request(), request(), request()]
    keepAll(first, ["time", "close"])
    assert.strictEqual(count(first, ["time", "close"]), 0)
    keepAll(older, ["time", "close"])
    const kept = count(older, ["time", "close"])
    // 16 kB and 400 bytes each.
    assert.isAtMost(kept, 256)
    assert.isAtLeast(kept, 200)
    keepAll(newer, ["time", "open"])
    assert.strictEqual(count(newer, ["time", "open"]), kept)
    assert.strictEqual(count(older, ["time", "close"]), 0)
    // Two jobs at a time do not take it from each other.
    keepAll(older, ["time", "close"])
    assert.strictEqual(count(older, ["time", "close"]), 0)
    assert.strictEqual(count(newer, ["time", "open"]), kept)
  })

  it("are dropped when the version of their store changes", () => {
    const remembered = rememberedColumns()
    remembered(request(), ["time", "close"], "1")
    const again = request()
    remembered(again, ["time", "close"], "1").keep(whole(1), columns())
    assert.isDefined(remembered(again, ["time", "close"], "1").find(whole(1), newMemory))
    assert.isUndefined(remembered(again, ["time", "close"], "2").find(whole(1), newMemory))
    assert.isUndefined(remembered(again, ["time", "close"], "1").find(whole(1), newMemory))
    remembered(again, ["time", "close"], undefined).keep(whole(1), columns())
    assert.isUndefined(remembered(again, ["time", "close"], undefined).find(whole(1), newMemory))
  })
})
