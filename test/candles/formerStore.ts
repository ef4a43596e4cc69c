import type * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { edit } from "./edit.ts"

const CHUNK_BARS = 1000

/** The tables of version 0.1.0. */
const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL,
  timeframe TEXT NOT NULL,
  bars INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  starts BLOB NOT NULL,
  UNIQUE (symbol, timeframe)
) STRICT;
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY,
  time BLOB NOT NULL,
  close BLOB NOT NULL,
  open BLOB NOT NULL,
  high BLOB NOT NULL,
  low BLOB NOT NULL,
  volume BLOB NOT NULL
) STRICT;
PRAGMA application_id = 1836283760;
PRAGMA user_version = 1;
`

const bytes = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength).slice()

/** Writes a store of format 1, independently of the code under test. */
export const writeFormerStore = (
  path: string,
  series: Readonly<Record<string, BarColumns>>,
  timeframe = "1d",
): void => {
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode = wal; BEGIN; ${TABLES}`)
  const putSeries = db.prepare(
    "INSERT INTO series (symbol, timeframe, bars, first, last, starts) VALUES (?, ?, ?, ?, ?, ?)",
  )
  const putChunk = db.prepare("INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?)")
  for (const [symbol, { close, high, low, open, time, volume }] of Object.entries(series)) {
    const starts = time.filter((_, index) => index % CHUNK_BARS === 0)
    const { lastInsertRowid } = putSeries.run(symbol, timeframe, time.length, time[0], time.at(-1) ?? 0, bytes(starts))
    starts.forEach((_, chunk) => {
      const columns = [time, close, open, high, low, volume].map((column) =>
        bytes(column.subarray(chunk * CHUNK_BARS, (chunk + 1) * CHUNK_BARS)),
      )
      putChunk.run(Number(lastInsertRowid) * 2 ** 20 + chunk, ...columns)
    })
  }
  db.exec("COMMIT")
  db.close()
}

/** Converts a store, whose bars are all in chunks, to format 2, whose columns are Float64; all else is the same. */
export const unpackStore = (path: string, series: Readonly<Record<string, BarColumns>>): Effect.Effect<void> =>
  edit(path, (db) => {
    const idOf = db.prepare("SELECT id FROM series WHERE symbol = ?")
    const put = db.prepare(
      "UPDATE chunk SET time = ?, close = ?, open = ?, high = ?, low = ?, volume = ? WHERE id = ? * 1048576 + ?",
    )
    db.exec("BEGIN")
    for (const [symbol, { close, high, low, open, time, volume }] of Object.entries(series)) {
      const id = Number(idOf.get(symbol)?.id)
      for (let chunk = 0; chunk * CHUNK_BARS < time.length; chunk++) {
        const columns = [time, close, open, high, low, volume].map((column) =>
          bytes(column.subarray(chunk * CHUNK_BARS, (chunk + 1) * CHUNK_BARS)),
        )
        put.run(...columns, id, chunk)
      }
    }
    db.exec("PRAGMA user_version = 2; COMMIT")
  })
