import { type BarColumns, COLUMNS, type Column } from "../../Candles.ts"

/** "mswp": marks a SQLite file as a candle store (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x6d_73_77_70

/** The format below (`PRAGMA user_version`). */
export const STORE_VERSION = 3

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
 * Bars that are appended wait here, at most, in the series' own row: a day more
 * is a small row written anew, and not a whole chunk.
 */
export const TAIL_BARS = 32

/**
 * A series is one symbol in one timeframe: its chunks and behind them a tail.
 * `starts` are the times of the first bar of each chunk, `tail` is NULL or all
 * columns of the other bars end to end, `version` the checksums of whole columns,
 * `seal` the checksum of the row, and `verdict` how many findings of quality
 * it has (NULL: nobody looked since it changed). Numbers are little-endian Float64s, those of chunks packed where that is
 * shorter. Columns are in the order of `COLUMNS`: time and close come first because most formulas read nothing else,
 * and SQLite walks a row from its beginning. Rowid tables: BLOBs in WITHOUT ROWID
 * quadruple the file.
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
 * What the quality of series was found to be; "values" is JSON. It was not in
 * the first stores of format 2, and readers do without it.
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

/** What is stored for a symbol in a timeframe; `first` and `last` are the times of its first and last bar. */
export interface Series {
  readonly id: number
  readonly symbol: string
  readonly bars: number
  readonly first: number
  readonly last: number
  readonly starts: Float64Array
  /** Not known in a store of format 1. */
  readonly version: string | undefined
  /** The checksum of all of its times, as `version` has it. */
  readonly timesChecksum: number | undefined
  /** The bars behind the last chunk, if there are any. */
  readonly tail: BarColumns | undefined
  /** How many findings of quality it has; `undefined` where nobody looked since it changed. */
  readonly verdict: number | undefined
  readonly checked: Checked
}

/** Columns, as bits in the order of `COLUMNS`, that were found to have their checksums: all of them, or in some chunks. */
export interface Checked {
  whole: number
  readonly chunks: Array<number>
}

export const notChecked = (): Checked => ({ whole: 0, chunks: [] })

/** Bars that lie in chunks. */
export const chunkedBars = ({ bars, tail }: Series): number => bars - (tail?.time.length ?? 0)

/** The bytes of numbers. */
export const toBlob = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/** Numbers as they are stored, viewed where their bytes lie on a multiple of 8, copied where not. */
export const fromBlob = (blob: Uint8Array): Float64Array =>
  blob.byteOffset % 8 === 0
    ? new Float64Array(blob.buffer, blob.byteOffset, blob.byteLength >>> 3)
    : new Float64Array(blob.slice().buffer)

const BAR_BYTES = 8 * COLUMNS.length

/** The bars of a tail as they are stored. */
export const toTail = (bars: BarColumns): Uint8Array => {
  const { length } = bars.time
  const all = new Float64Array(COLUMNS.length * length)
  COLUMNS.forEach((column, at) => all.set(bars[column], at * length))
  return toBlob(all)
}

/** A stored tail, viewed; `undefined` where it cannot be one. */
export const fromTail = (blob: Uint8Array): BarColumns | undefined => {
  if (blob.byteLength === 0 || blob.byteLength % BAR_BYTES !== 0) return undefined
  const all = fromBlob(blob)
  const length = blob.byteLength / BAR_BYTES
  const view = (column: Column) => {
    const at = COLUMNS.indexOf(column)
    return all.subarray(at * length, (at + 1) * length)
  }
  return {
    time: view("time"),
    close: view("close"),
    open: view("open"),
    high: view("high"),
    low: view("low"),
    volume: view("volume"),
  }
}
