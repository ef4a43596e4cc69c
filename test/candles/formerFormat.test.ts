import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { versionOf } from "../../src/candles/seriesVersion.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { edit } from "./edit.ts"
import { unpackStore, writeFormerStore } from "./formerStore.ts"
import { answersOf, contentsOf } from "./storeContents.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const MARKET: Readonly<Record<string, BarColumns>> = Object.fromEntries(
  ["A", "É", "B.C", ...Array.from({ length: 20 }, (_, at) => `S${at}`)].map((symbol, at) => [
    symbol,
    someBars([1, 999, 1000, 1001, 2500][at % 5], at < 10 ? at : 10),
  ]),
)

const formatOf = (path: string) => {
  let format: unknown
  return Effect.map(
    edit(path, (db) => (format = db.prepare("PRAGMA user_version").get()?.user_version)),
    () => format,
  )
}

const appended: BarColumns = someBars(1, 9000)

describe("a store of format 1", () => {
  it.effect("is read without being changed", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [former, current] = [join(folder, "former.db"), join(folder, "current.db")]
      writeFormerStore(former, MARKET)
      yield* writeStore(current, MARKET)
      const before = readFileSync(former)
      assert.deepStrictEqual(yield* answersOf(former), yield* answersOf(current))
      const { versions } = yield* contentsOf(former)
      assert.deepStrictEqual(versions.S4, versionOf(MARKET.S4))
      assert.isTrue(readFileSync(former).equals(before))
      assert.strictEqual(yield* formatOf(former), 1)
    }),
  )

  it.effect("is migrated to the current format with the same candles when it is written to", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [former, current] = [join(folder, "former.db"), join(folder, "current.db")]
      writeFormerStore(former, MARKET)
      yield* edit(former, (db) => db.exec("INSERT INTO meta VALUES ('generated', 'kept')"))
      yield* writeStore(current, MARKET)
      for (const path of [former, current]) yield* writeStore(path, { A: appended })
      assert.strictEqual(yield* formatOf(former), 3)
      assert.deepStrictEqual(yield* contentsOf(former), yield* contentsOf(current))
      yield* edit(former, (db) => {
        assert.strictEqual(db.prepare("SELECT value FROM meta").get()?.value, "kept")
        assert.strictEqual(db.prepare("PRAGMA integrity_check").get()?.integrity_check, "ok")
        const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
        assert.deepStrictEqual(
          tables.map(({ name }) => name),
          ["chunk", "finding", "listing", "meta", "negative_prices", "series"],
        )
      })
    }),
  )

  it.effect("may be migrated and appended to while it is read", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      writeFormerStore(path, MARKET)
      yield* Effect.gen(function* () {
        const { getRange } = yield* CandleRepository
        const lengthOf = Effect.map(getRange("A", { timeframe: "1d", range: {} }), ({ length }) => length)
        assert.strictEqual(yield* lengthOf, 1)
        yield* writeStore(path, { A: appended })
        assert.strictEqual(yield* lengthOf, 2)
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )

  it.effect("fails its symbols if a newer program migrates it to a newer format while it is read", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      writeFormerStore(path, MARKET)
      yield* Effect.gen(function* () {
        const { getRange } = yield* CandleRepository
        yield* getRange("A", { timeframe: "1d", range: {} })
        yield* edit(path, (db) => db.exec("PRAGMA user_version = 4"))
        const error = yield* Effect.flip(getRange("A", { timeframe: "1d", range: {} }))
        assert.strictEqual(error._tag, "CandlesUnavailable")
        assert.match(error.message, /made by a newer marketsweep/)
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )
})

/** A store of format 2, and one of the current format with the same bars. */
const bothStores = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const [former, current] = [join(folder, "former.db"), join(folder, "current.db")]
  for (const path of [former, current]) yield* writeStore(path, MARKET)
  yield* unpackStore(former, MARKET)
  return { former, current }
})

describe("a store of format 2", () => {
  it.effect("is read without being changed", () =>
    Effect.gen(function* () {
      const { current, former } = yield* bothStores
      const before = readFileSync(former)
      assert.deepStrictEqual(yield* answersOf(former), yield* answersOf(current))
      assert.deepStrictEqual(yield* contentsOf(former), yield* contentsOf(current))
      assert.isTrue(readFileSync(former).equals(before))
      assert.strictEqual(yield* formatOf(former), 2)
    }),
  )

  it.effect("is migrated by the first write, which packs only the chunks that it touches", () =>
    Effect.gen(function* () {
      const { current, former } = yield* bothStores
      const more = { S3: someBars(5, 2), S4: someBars(1500, 9000), NEW: someBars(300), A: appended }
      yield* Effect.gen(function* () {
        const { getRange } = yield* CandleRepository
        const lengthOf = Effect.map(getRange("S4", { timeframe: "1d", range: {} }), ({ length }) => length)
        const before = yield* lengthOf
        for (const path of [former, current]) yield* writeStore(path, more)
        assert.strictEqual(yield* lengthOf, before + 1500)
      }).pipe(Effect.provide(SqliteCandles.layer(former)))
      assert.strictEqual(yield* formatOf(former), 3)
      assert.deepStrictEqual(yield* answersOf(former), yield* answersOf(current))
      assert.deepStrictEqual(yield* contentsOf(former), yield* contentsOf(current))
      yield* edit(former, (db) => {
        const lengthOf = db.prepare(
          "SELECT length(time) bytes FROM chunk WHERE id = (SELECT id FROM series WHERE symbol = ?) * 1048576 + ?",
        )
        const bytesOf = (symbol: string, chunk: number) => Number(lengthOf.get(symbol, chunk)?.bytes)
        assert.strictEqual(bytesOf("S4", 0), 8 * Math.min(1000, MARKET.S4?.time.length ?? 0))
        assert.isBelow(bytesOf("NEW", 0), 8 * 300)
      })
    }),
  )
})
