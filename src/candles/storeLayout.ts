import type { Column } from "./Candles.ts"

/** "mswp": marks a SQLite file as a candle store (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x6d_73_77_70

/** The layout below (`PRAGMA user_version`). */
export const STORE_VERSION = 1

/**
 * Bars in a chunk; only a series' last chunk has fewer, so that a bar's index
 * names its chunk. Longer chunks read faster, shorter ones append faster.
 */
export const CHUNK_BARS = 1000

// Below 2^53 for 2^32 series: a chunk's rowid stays an exact number.
export const CHUNKS_PER_SERIES = 2 ** 20

/** The rowid of a chunk: the chunks of a series lie next to each other, in order. */
export const chunkId = (series: number, chunk: number): number => series * CHUNKS_PER_SERIES + chunk

/** Chunks that so many bars fill. */
export const chunksOf = (bars: number): number => Math.ceil(bars / CHUNK_BARS)

/**
 * A series is one symbol in one timeframe. `starts` are the times of the first
 * bar of each of its chunks; columns are little-endian Float64s. Time and close
 * come first because most formulas read nothing else, and SQLite walks a row
 * from its beginning. Rowid tables: BLOBs in WITHOUT ROWID quadruple the file.
 */
export const SCHEMA = `
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
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${STORE_VERSION};
`

/** What is stored for a symbol in a timeframe. */
export interface Series {
  readonly id: number
  readonly symbol: string
  readonly bars: number
  readonly first: number
  readonly last: number
  readonly starts: Float64Array
}

/** Bars of one symbol in columns of equal length: times in epoch ms UTC, strictly ascending; a missing volume is NaN. @since 0.1.0 */
export type BarColumns = Readonly<Record<Column, Float64Array>>

/** The bytes of a column as they are stored. */
export const toBlob = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/** A stored column, viewed where its bytes lie on a multiple of 8, copied where not. */
export const fromBlob = (blob: Uint8Array): Float64Array =>
  blob.byteOffset % 8 === 0
    ? new Float64Array(blob.buffer, blob.byteOffset, blob.byteLength >>> 3)
    : new Float64Array(blob.slice().buffer)
