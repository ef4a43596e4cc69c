import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite"
import { crc32 } from "node:zlib"
import { COLUMNS } from "../../Candles.ts"
import { checksumIn, checksumOf } from "../../seriesVersion.ts"
import { SeriesTail } from "./seriesTail.ts"
import { CHUNK_BARS, chunksOf, fromBlob, notChecked, type Series } from "./storeLayout.ts"

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

/** The starts of the last series of one chunk: series that begin together share them. */
let oneStart = Float64Array.of(0)

const startsOf = (value: SQLOutputValue): Float64Array | undefined => {
  if (value instanceof Uint8Array) return value.byteLength % 8 === 0 ? fromBlob(value) : undefined
  if (typeof value !== "number") return undefined
  if (oneStart[0] !== value) oneStart = Float64Array.of(value)
  return oneStart
}

const TAIL_BAR_BYTES = 8 * COLUMNS.length

/** A view of a stored tail; "damaged" if its size is invalid. */
const tailOf = (blob: Uint8Array): SeriesTail | "damaged" =>
  blob.byteLength === 0 || blob.byteLength % TAIL_BAR_BYTES !== 0 ? "damaged" : new SeriesTail(fromBlob(blob))

/** The checksum of a row; any changed bit makes it wrong. */
const sealOf = (series: Series, timeframe: string): number => {
  const { bars, first, id, last, starts, symbol, tail, verdict, version } = series
  const seal = crc32(`${id} ${bars} ${first} ${last} ${version} ${verdict} ${timeframe} ${symbol}`)
  const withStarts = bars > CHUNK_BARS ? checksumOf(starts, seal) : seal
  return tail === undefined ? withStarts : checksumOf(tail.numbers, withStarts)
}

/** The checksum of all times in a version. */
export const timesChecksumIn = (version: string): number => checksumIn(version, TIMES)

/** Reads one row of {@link ENTRY}. */
export const readEntry = (row: EntryRow, timeframe: string): IndexEntry => {
  const [id, bars, first, last, symbol] = [row[0], row[1], row[2], row[3], row[SYMBOL]]
  const [version, seal, tailBlob, verdict] = [row[6], row[7], row[8], row[9]]
  if (typeof id !== "number" || typeof symbol !== "string") return "damaged"
  if (typeof bars !== "number" || typeof first !== "number" || typeof last !== "number") return "damaged"
  if (!(tailBlob instanceof Uint8Array || tailBlob === null)) return "damaged"
  const starts = startsOf(row[5])
  const tail = tailBlob === null ? undefined : tailOf(tailBlob)
  if (tail === "damaged") return "damaged"
  const chunked = bars - (tail?.length ?? 0)
  if (starts === undefined || chunked < 1 || starts.length !== chunksOf(chunked)) return "damaged"
  const ascend = starts.every((time, chunk) => time >= first && time <= last && !(time <= starts[chunk - 1]))
  if (!ascend || starts[0] !== first) return "damaged"
  // Rows of format 1 have neither version nor seal.
  const isFormer = version === null && seal === null
  if (typeof version !== "string" && !isFormer) return "damaged"
  const series = {
    id,
    symbol,
    bars,
    first,
    last,
    starts,
    tail,
    verdict: typeof verdict === "number" ? verdict : undefined,
    checked: notChecked(),
    version: typeof version === "string" ? version : undefined,
    timesChecksum: typeof version === "string" ? timesChecksumIn(version) : undefined,
  }
  return isFormer || seal === sealOf(series, timeframe) ? series : "damaged"
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

const UPDATE = `UPDATE series SET bars = ?, first = ?, last = ?, version = ?, verdict = ?, seal = ?, starts = ?, tail = ?
  WHERE id = ?`

/** Updates existing index entries. */
export const entryWriter = (db: DatabaseSync): ((series: Series, timeframe: string) => void) => {
  // Prepared on first use: a store that is only read may have views instead of tables.
  let update: StatementSync | undefined
  return (series, timeframe) => {
    const { bars, first, id, last, starts, tail, verdict, version } = series
    if (version === undefined) throw new Error(`The series ${id} has no version: its store is of format 1`)
    const seal = sealOf(series, timeframe)
    update ??= db.prepare(UPDATE)
    update.run(bars, first, last, version, verdict ?? null, seal, starts, tail?.numbers ?? null, id)
  }
}
