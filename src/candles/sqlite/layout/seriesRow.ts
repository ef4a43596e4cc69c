import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { crc32 } from "node:zlib"
import { COLUMNS } from "../../Candles.ts"
import { checksumIn } from "../../seriesVersion.ts"
import { CHUNK_BARS, chunksOf, fromBlob, fromTail, notChecked, type Series, toBlob, toTail } from "./storeLayout.ts"

/** An index entry; `damaged` if it is inconsistent, `undefined` if there is none. */
export type IndexEntry = Series | "damaged" | undefined

/** A row of {@link ENTRY}, from a statement that returns arrays. */
type EntryRow = Readonly<Record<number, SQLOutputValue>>

/** The index of the symbol in {@link ENTRY}. */
export const SYMBOL = 4

// An integer beyond 2^53 can only be damage, and would make the whole row unreadable: it becomes null.
const safe = (column: string): string => `CASE WHEN abs(${column} / 2) < 4503599627370496 THEN ${column} END`

/**
 * The columns of `series` that {@link readEntry} reads. `starts` is null for a series of one chunk, which starts at
 * `first`: a blob would double the time to read a row.
 */
export const ENTRY = `${["id", "bars", "first", "last"].map(safe).join(", ")}, symbol,
  CASE WHEN bars <= ${CHUNK_BARS} THEN ${safe("first")} ELSE starts END, version, ${safe("seal")}, tail, ${safe("verdict")}`

const TIMES = COLUMNS.indexOf("time")

const startsOf = (value: SQLOutputValue): Float64Array | undefined => {
  if (value instanceof Uint8Array) return value.byteLength % 8 === 0 ? fromBlob(value) : undefined
  return typeof value === "number" ? Float64Array.of(value) : undefined
}

/** The checksum of a row; any changed bit makes it wrong. */
const sealOf = (series: Series, timeframe: string, tail: Uint8Array | null): number => {
  const { bars, first, id, last, starts, symbol, verdict, version } = series
  const seal = crc32(`${id} ${bars} ${first} ${last} ${version} ${verdict} ${timeframe} ${symbol}`)
  const withStarts = bars > CHUNK_BARS ? crc32(toBlob(starts), seal) : seal
  return tail === null ? withStarts : crc32(tail, withStarts)
}

/** Reads one row of {@link ENTRY}. */
export const readEntry = (row: EntryRow, timeframe: string): IndexEntry => {
  const [id, bars, first, last, symbol] = [row[0], row[1], row[2], row[3], row[SYMBOL]]
  const [version, seal, tailBlob, verdict] = [row[6], row[7], row[8], row[9]]
  if (typeof id !== "number" || typeof symbol !== "string") return "damaged"
  if (typeof bars !== "number" || typeof first !== "number" || typeof last !== "number") return "damaged"
  if (!(tailBlob instanceof Uint8Array || tailBlob === null)) return "damaged"
  const starts = startsOf(row[5])
  const tail = tailBlob === null ? undefined : fromTail(tailBlob)
  const chunked = bars - (tail?.time.length ?? 0)
  if (starts === undefined || chunked < 1 || starts.length !== chunksOf(chunked)) return "damaged"
  const ascend = starts.every((time, chunk) => time >= first && time <= last && !(time <= starts[chunk - 1]))
  if (!ascend || starts[0] !== first) return "damaged"
  const found = typeof verdict === "number" ? verdict : undefined
  const known = { id, symbol, bars, first, last, starts, tail, verdict: found, checked: notChecked() }
  // Rows of format 1 have neither version nor seal.
  if (version === null && seal === null) return { ...known, version: undefined, timesChecksum: undefined }
  if (typeof version !== "string") return "damaged"
  const series = { ...known, version, timesChecksum: checksumIn(version, TIMES) }
  return seal === sealOf(series, timeframe, tailBlob) ? series : "damaged"
}

/**
 * The columns of `series` that {@link sealedVersion} reads: SQLite builds the text to check against the seal, which
 * takes half of the time of reading whole entries.
 */
export const SEALED = `symbol, version, ${safe("seal")},
  ${["id", "bars", "first", "last", "version", "coalesce(verdict, 'undefined')", "timeframe", "symbol"].join(" || ' ' || ")},
  CASE WHEN bars > ${CHUNK_BARS} THEN starts END, tail`

/** The version in a row of {@link SEALED}; `undefined` if the row is damaged or its store has no versions. */
export const sealedVersion = (row: EntryRow): string | undefined => {
  const [version, seal, text, starts, tail] = [row[1], row[2], row[3], row[4], row[5]]
  if (typeof version !== "string" || typeof text !== "string") return undefined
  let checksum = crc32(text)
  if (starts instanceof Uint8Array) checksum = crc32(starts, checksum)
  if (tail instanceof Uint8Array) checksum = crc32(tail, checksum)
  return checksum === seal ? version : undefined
}

/** Updates existing index entries. */
export const entryWriter = (db: DatabaseSync): ((series: Series, timeframe: string) => void) => {
  const update = db.prepare(
    `UPDATE series SET bars = ?, first = ?, last = ?, version = ?, verdict = ?, seal = ?, starts = ?, tail = ?
     WHERE id = ?`,
  )
  return (series, timeframe) => {
    const { bars, first, id, last, starts, verdict, version } = series
    if (version === undefined) throw new Error(`The series ${id} has no version: its store is of format 1`)
    const tail = series.tail === undefined ? null : toTail(series.tail)
    const seal = sealOf(series, timeframe, tail)
    update.run(bars, first, last, version, verdict ?? null, seal, toBlob(starts), tail, id)
  }
}
