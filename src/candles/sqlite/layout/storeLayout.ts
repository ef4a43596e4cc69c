import type { SeriesTail } from "./seriesTail.ts"

/** "mswp": marks a SQLite file as a candle store (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x6d_73_77_70

/** The format of the tables below (`PRAGMA user_version`). */
export const STORE_VERSION = 3

/**
 * Bars in a chunk. Only the last chunk of a series has fewer, so a bar's index determines its chunk. Longer chunks are
 * faster to read, shorter ones faster to append to.
 */
export const CHUNK_BARS = 1000

// Keeps chunk rowids below 2^53 for 2^32 series, so that they are exact as doubles.
export const CHUNKS_PER_SERIES = 2 ** 20

/** The rowid of a chunk: the chunks of a series are adjacent and in order. */
export const chunkId = (series: number, chunk: number): number => series * CHUNKS_PER_SERIES + chunk

/** The number of chunks for so many bars. */
export const chunksOf = (bars: number): number => Math.ceil(bars / CHUNK_BARS)

/**
 * Up to this many appended bars are stored in the row of the series, so that appending a day rewrites a small row
 * instead of a chunk.
 */
export const TAIL_BARS = 32

/**
 * A series is one symbol in one timeframe. Its bars are in chunks, followed by a tail.
 *
 * - `starts`: the time of the first bar of each chunk
 * - `tail`: NULL, or all columns of the remaining bars, concatenated
 * - `version`: the checksums of whole columns
 * - `seal`: the checksum of the row
 * - `verdict`: the number of quality findings; NULL if the series has changed since its last check
 *
 * Numbers are little-endian Float64s; chunk columns are packed if that is shorter. Columns are in the order of
 * `COLUMNS`: time and close come first because most formulas read only these, and SQLite reads a row from its
 * beginning. Tables have rowids because BLOBs in WITHOUT ROWID tables make the file four times as large.
 */
export const TABLES = `
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL,
  timeframe TEXT NOT NULL,
  bars INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  version TEXT NOT NULL,
  verdict INTEGER,
  seal INTEGER NOT NULL,
  starts BLOB NOT NULL,
  tail BLOB,
  UNIQUE (symbol, timeframe)
) STRICT;
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY,
  time_crc INTEGER NOT NULL,
  close_crc INTEGER NOT NULL,
  open_crc INTEGER NOT NULL,
  high_crc INTEGER NOT NULL,
  low_crc INTEGER NOT NULL,
  volume_crc INTEGER NOT NULL,
  time BLOB NOT NULL,
  close BLOB NOT NULL,
  open BLOB NOT NULL,
  high BLOB NOT NULL,
  low BLOB NOT NULL,
  volume BLOB NOT NULL
) STRICT;
CREATE TABLE listing (
  symbol TEXT PRIMARY KEY,
  exchange TEXT,
  time_zone TEXT,
  session TEXT,
  adjustment TEXT,
  seal INTEGER
) STRICT;
PRAGMA user_version = ${STORE_VERSION};
`

/**
 * The quality findings of series; "values" is JSON. The first stores of format 2 lack this table, so readers must not
 * require it.
 */
export const FINDINGS = `
CREATE TABLE IF NOT EXISTS finding (
  series INTEGER NOT NULL,
  time INTEGER NOT NULL,
  until INTEGER NOT NULL,
  rule TEXT NOT NULL,
  "values" TEXT NOT NULL,
  PRIMARY KEY (series, time, rule)
) STRICT, WITHOUT ROWID;
`

export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
${TABLES}
${FINDINGS}
PRAGMA application_id = ${APPLICATION_ID};
`

/** A symbol in a timeframe; `first` and `last` are the times of its first and last bar. */
export interface Series {
  readonly id: number
  readonly symbol: string
  readonly bars: number
  readonly first: number
  readonly last: number
  readonly starts: Float64Array
  /** `undefined` in a store of format 1. */
  readonly version: string | undefined
  /** The checksum of all of its times, which is part of `version`. */
  readonly timesChecksum: number | undefined
  /** The bars after the last chunk, if there are any. */
  readonly tail: SeriesTail | undefined
  /** The number of quality findings; `undefined` if the series has changed since its last check. */
  readonly verdict: number | undefined
  readonly checked: Checked
}

/**
 * Columns whose checksums were verified, as bits in the order of `COLUMNS`: whole columns, or columns of some chunks.
 */
export interface Checked {
  whole: number
  readonly chunks: Array<number>
}

export const notChecked = (): Checked => ({ whole: 0, chunks: [] })

/** The number of bars in chunks. */
export const chunkedBars = ({ bars, tail }: Series): number => bars - (tail?.length ?? 0)

export const toBlob = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/** Numbers from their stored bytes: a view if the bytes are aligned to 8, a copy if not. */
export const fromBlob = (blob: Uint8Array): Float64Array =>
  blob.byteOffset % 8 === 0
    ? new Float64Array(blob.buffer, blob.byteOffset, blob.byteLength >>> 3)
    : new Float64Array(blob.slice().buffer)
