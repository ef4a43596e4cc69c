import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { COLUMNS } from "../../src/candles/Candles.ts"
import { sliceBars } from "../../src/candles/mergeBars.ts"
import { openToRead } from "../../src/candles/sqlite/file/storeFile.ts"
import { storedSeries } from "../../src/candles/sqlite/reading/storedSeries.ts"
import { CHUNK_BARS, chunkId, toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { plainOf } from "./contender.ts"

/** Writes the bars of a market as plain numbers beside it, in chunks as long as its own: those who read it know no other form. */
export const writePlain = (store: string): void => {
  using db = new DatabaseSync(plainOf(store))
  db.exec(`PRAGMA journal_mode = wal; BEGIN;
    CREATE TABLE series (id INTEGER PRIMARY KEY, symbol TEXT, timeframe TEXT, bars INTEGER);
    CREATE TABLE chunk (id INTEGER PRIMARY KEY, ${COLUMNS.join(" BLOB, ")} BLOB)`)
  const putSeries = db.prepare("INSERT INTO series VALUES (?, ?, '1d', ?)")
  const putChunk = db.prepare(`INSERT INTO chunk VALUES (?${", ?".repeat(COLUMNS.length)})`)
  const copy = Effect.gen(function* () {
    const stored = storedSeries(yield* openToRead(store))
    for (const series of stored.all("1d")) {
      const bars = stored.barsFrom(series, -Infinity, 0)
      if (bars === undefined) throw new Error(`The bars of ${series.symbol} cannot be read`)
      putSeries.run(series.id, series.symbol, series.bars)
      for (let at = 0; at < series.bars; at += CHUNK_BARS) {
        const chunk = sliceBars(bars, at, at + CHUNK_BARS)
        putChunk.run(chunkId(series.id, at / CHUNK_BARS), ...COLUMNS.map((column) => toBlob(chunk[column])))
      }
    }
  })
  Effect.runSync(Effect.scoped(copy))
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
}
