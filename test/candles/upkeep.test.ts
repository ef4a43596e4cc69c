import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import type { Listing } from "../../src/candles/Listing.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { describeStore } from "../../src/candles/sqlite/StoreSummary.ts"
import { compactStore } from "../../src/candles/upkeep/compactStore.ts"
import { removeCandles } from "../../src/candles/upkeep/removeCandles.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import { edit } from "./edit.ts"
import { unpackStore, writeFormerStore } from "./formerStore.ts"
import { importTexts } from "./importing.ts"
import { contentsOf } from "./storeContents.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, variedBars, writeStore } from "./writeStore.ts"

const aStore = Effect.gen(function* () {
  const path = join(yield* temporaryFolder, "market.db")
  yield* writeStore(path, { A: someBars(40), B: someBars(2100), C: someBars(7) })
  yield* writeStore(path, { A: someBars(3, 3000), B: someBars(3, 3000) })
  yield* writeStore(path, { A: someBars(5) }, "1w")
  return path
})

describe("verifyStore", () => {
  it.effect("finds no damage in an intact store of the current format or of format 1", () =>
    Effect.gen(function* () {
      const path = yield* aStore
      assert.deepInclude(yield* verifyStore(path), { path, format: 3, series: 4, bars: 2158, damages: [] })
      const former = join(yield* temporaryFolder, "former.db")
      writeFormerStore(former, { A: someBars(1200) })
      assert.deepInclude(yield* verifyStore(former), { format: 1, bars: 1200, damages: [] })
    }),
  )

  const damages = {
    "a damaged column that no scan reads": "UPDATE chunk SET volume = zeroblob(length(volume)) WHERE id = 2097153",
    "a damaged tail": "UPDATE series SET tail = zeroblob(length(tail)) WHERE symbol = 'B'",
    "an older chunk in the place of a newer one":
      "UPDATE chunk SET close = (SELECT close FROM chunk WHERE id = 2097152), close_crc = 1 WHERE id = 2097153",
    "an index entry without bars": "UPDATE series SET bars = 0 WHERE symbol = 'B'",
    "a version that does not match its bars":
      "UPDATE series SET version = replace(version, '0', '1') WHERE symbol = 'B'",
  }
  for (const [name, sql] of Object.entries(damages)) {
    it.effect(`names the series with ${name}`, () =>
      Effect.gen(function* () {
        const path = yield* aStore
        yield* edit(path, (db) => db.exec(sql))
        const found = yield* verifyStore(path)
        assert.deepStrictEqual(
          found.damages.map(({ symbol, timeframe }) => [symbol, timeframe]),
          [["B", "1d"]],
        )
        assert.match(found.damages[0].message, /The candles of B are damaged/)
      }),
    )
  }
})

describe("compactStore", () => {
  it.effect("moves tails into chunks, frees space, and changes no candles or versions", () =>
    Effect.gen(function* () {
      const path = yield* aStore
      yield* writeStore(path, { GONE: variedBars(10_000) })
      yield* removeCandles(path, { symbols: ["GONE"] })
      const before = yield* contentsOf(path)
      const { bytes, bytesBefore, settled } = yield* compactStore(path)
      assert.strictEqual(settled, 6)
      assert.isBelow(bytes, bytesBefore - 100_000)
      assert.deepStrictEqual(yield* contentsOf(path), before)
      assert.deepStrictEqual((yield* verifyStore(path)).damages, [])
      yield* edit(path, (db) => assert.isUndefined(db.prepare("SELECT 1 FROM series WHERE tail IS NOT NULL").get()))
      assert.strictEqual((yield* compactStore(path)).settled, 0)
    }),
  )

  it.effect("packs chunks of an older version, but leaves damaged ones to be found", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [path, current] = [join(folder, "market.db"), join(folder, "current.db")]
      const bars = { A: variedBars(40), B: variedBars(2100), C: someBars(1500) }
      for (const each of [path, current]) yield* writeStore(each, bars)
      yield* unpackStore(path, bars)
      const before = yield* contentsOf(path)
      const { bytes } = yield* compactStore(path)
      assert.strictEqual(bytes, (yield* compactStore(current)).bytes)
      assert.deepStrictEqual(yield* contentsOf(path), before)
      assert.deepInclude(yield* verifyStore(path), { format: 3, damages: [] })

      yield* unpackStore(path, bars)
      yield* edit(path, (db) => db.exec("UPDATE chunk SET volume = zeroblob(length(volume)) WHERE id = 2097153"))
      yield* compactStore(path)
      assert.deepStrictEqual(
        (yield* verifyStore(path)).damages.map(({ symbol }) => symbol),
        ["B"],
      )
    }),
  )

  it.effect("does not create a missing store", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const error = yield* Effect.flip(compactStore(path))
      assert.match(error.message, /there is no such file/)
      assert.isFalse(existsSync(path))
    }),
  )
})

describe("removeCandles", () => {
  it.effect("removes the given symbols and timeframe and nothing else", () =>
    Effect.gen(function* () {
      const path = yield* aStore
      const before = yield* contentsOf(path)
      assert.deepStrictEqual(yield* removeCandles(path, { symbols: ["A", "NOPE"], timeframe: "1d" }), [
        { symbol: "A", timeframe: "1d", bars: 43 },
      ])
      const after = yield* contentsOf(path)
      const { A: _, ...others } = before.bars
      assert.deepStrictEqual(after.bars, others)
      assert.deepStrictEqual(yield* removeCandles(path, { timeframe: "1w" }), [
        { symbol: "A", timeframe: "1w", bars: 5 },
      ])
      assert.deepStrictEqual((yield* verifyStore(path)).damages, [])
    }),
  )

  it.effect("lets a series be imported again", () =>
    Effect.gen(function* () {
      const path = yield* aStore
      const before = yield* contentsOf(path)
      yield* removeCandles(path, { symbols: ["C"] })
      yield* writeStore(path, { C: someBars(7) })
      assert.deepStrictEqual(yield* contentsOf(path), before)
    }),
  )
})

describe("the listing of a symbol", () => {
  const csv = "date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n2024-01-03,1,1,1,1,1\n"
  const listings = (store: string, symbols: ReadonlyArray<string>) =>
    CandleRepository.use((candles) => candles.listings?.(symbols) ?? Effect.succeed(undefined)).pipe(
      Effect.provide(SqliteCandles.layer(store), { local: true }),
    )

  it.effect("is recorded by an import, kept by others, and removed with its last series", () =>
    Effect.gen(function* () {
      const all: Listing = {
        exchange: "NASDAQ",
        timeZone: "America/New_York",
        session: "0930-1600",
        adjustment: "split",
      }
      const { store } = yield* importTexts({ "A.csv": csv, "B.csv": csv }, all)
      assert.deepStrictEqual(yield* listings(store, ["B", "NOPE", "A"]), [all, undefined, all])
      yield* writeStore(store, { A: someBars(3), C: someBars(3) })
      assert.deepStrictEqual(yield* listings(store, ["A", "C"]), [all, undefined])
      assert.deepStrictEqual((yield* describeStore(store)).listings, [{ ...all, symbols: 2 }])
      yield* removeCandles(store, { symbols: ["A"] })
      assert.deepStrictEqual(yield* listings(store, ["A", "B"]), [undefined, all])
    }),
  )

  it.effect("is empty in a store of format 1", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "former.db")
      writeFormerStore(path, { A: someBars(3) })
      assert.deepStrictEqual(yield* listings(path, ["A"]), [undefined])
      assert.deepInclude(yield* describeStore(path), { format: 1, listings: [] })
    }),
  )
})
