import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import { edit } from "./edit.ts"
import { writeFiles } from "./importing.ts"

const LISTING = { exchange: "NYSE", timeZone: "America/New_York", session: "0930-1600", adjustment: "split" } as const
const SYMBOLS = ["AAPL", "MSFT"]

const listingsOf = (store: string) =>
  CandleRepository.use((candles) => candles.listings?.(SYMBOLS) ?? Effect.die("no listings")).pipe(
    Effect.provide(SqliteCandles.layer(store), { local: true }),
  )

const importing = Effect.fnUntraced(function* () {
  const text = "date,open,high,low,close\n2024-01-02,1,2,1,2\n"
  const { folder, paths, store } = yield* writeFiles({ "AAPL.csv": text, "MSFT.csv": text })
  const run = importCsv(paths, { store, timeframe: "1d", ...LISTING })
  yield* run
  return { folder, store, run }
})

/** Where the bytes of a text are. */
const placesOf = (bytes: Buffer, text: string): ReadonlyArray<number> => {
  const places: Array<number> = []
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at)
  return places
}

const pageOf = (store: string, name: string) =>
  Effect.sync(() => {
    const db = new DatabaseSync(store, { readOnly: true })
    const page = Number(db.prepare("SELECT pageno FROM dbstat WHERE name = ?").get(name)?.pageno)
    db.close()
    return page
  })

describe("what is recorded of a symbol besides its bars", () => {
  it.effect("is right, or refused and named, whichever bit of its row or of the index of its name has changed", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* importing()
      const bytes = readFileSync(store)
      const row = "MSFTNYSEAmerica/New_York0930-1600split"
      const [at, ...others] = placesOf(bytes, row)
      assert.lengthOf(others, 0)
      assert.isNumber(at)
      const page = yield* pageOf(store, "sqlite_autoindex_listing_1")
      const key = bytes.indexOf("MSFT", (page - 1) * 4096)
      const bits = [
        ...Array.from({ length: row.length }, (_, byte) => (at ?? 0) + byte),
        ...[0, 1, 2, 3].map((n) => key + n),
      ]
      const flipped = join(folder, "flipped.db")
      let refused = 0
      for (const [count, byte] of bits.entries()) {
        const broken = Buffer.from(bytes)
        broken[byte] = (bytes[byte] ?? 0) ^ (1 << (count % 8))
        writeFileSync(flipped, broken)
        // By its index, a symbol is found whatever its row calls it.
        const read = yield* Effect.result(listingsOf(flipped))
        if (Result.isSuccess(read)) assert.deepStrictEqual(read.success, [LISTING, LISTING], `byte ${byte}`)
        else assert.match(read.failure.message, /besides bars is damaged: import its files again|it is damaged/)
        if (Result.isFailure(read)) refused++
        const { damages } = yield* verifyStore(flipped)
        assert.isAbove(damages.length, 0, `byte ${byte}`)
      }
      assert.isAbove(refused, row.length - 5)
    }),
  )

  it.effect("is whole again once it is recorded again", () =>
    Effect.gen(function* () {
      const { run, store } = yield* importing()
      yield* edit(store, (db) => db.exec("UPDATE listing SET session = '0830-1600' WHERE symbol = 'AAPL'"))
      assert.match((yield* Effect.flip(listingsOf(store))).message, /what it has of AAPL besides bars is damaged/)
      yield* run
      assert.deepStrictEqual(yield* listingsOf(store), [LISTING, LISTING])
    }),
  )

  it.effect("is read as it is where it was written without checksums, and gets them by the next import", () =>
    Effect.gen(function* () {
      const { run, store } = yield* importing()
      yield* edit(store, (db) => db.exec("ALTER TABLE listing DROP COLUMN seal"))
      assert.deepStrictEqual(yield* listingsOf(store), [LISTING, LISTING])
      assert.deepStrictEqual((yield* verifyStore(store)).damages, [])
      yield* run
      yield* edit(store, (db) =>
        assert.strictEqual(db.prepare("SELECT count(seal) AS seals FROM listing").get()?.seals, 2),
      )
      assert.deepStrictEqual(yield* listingsOf(store), [LISTING, LISTING])
    }),
  )
})
