import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { CHUNK_BARS, chunksOf, fromBlob, type Series } from "./storeLayout.ts"

/** A series as the index has it; `damaged` where its entry does not add up, `undefined` where it has none. */
export type IndexEntry = Series | "damaged" | undefined

/** The index of series of one store, remembered until the store changes. */
export interface SeriesIndex {
  /** What has the entry of each of some symbols, until the next lookup. */
  readonly lookup: (symbols: ReadonlyArray<string>, timeframe: string) => (symbol: string) => IndexEntry
  readonly symbols: (timeframe: string) => ReadonlyArray<string>
  readonly timeframesOf: (symbol: string) => ReadonlyArray<string>
}

/** A row of {@link ENTRY}, from a statement that returns arrays. */
type EntryRow = Readonly<Record<number, SQLOutputValue>>

/** Where the symbol stands in {@link ENTRY}. */
const SYMBOL = 4

const LOOKUP_SYMBOLS = 500

/** Entries that are remembered, some 400 bytes each: enough for markets that are scanned again and again. */
const MOST_REMEMBERED = 20_000

// An integer beyond 2^53 can only be damage, and no row that has one could be read: it is null instead.
const safe = (column: string): string => `CASE WHEN abs(${column} / 2) < 4503599627370496 THEN ${column} END`

/** What {@link readEntry} needs of `series`. A series of one chunk starts with its first bar: a blob would double what a row takes. */
export const ENTRY = `${["id", "bars", "first", "last"].map(safe).join(", ")}, symbol,
  CASE WHEN bars <= ${CHUNK_BARS} THEN ${safe("first")} ELSE starts END`

const startsOf = (value: SQLOutputValue): Float64Array | undefined => {
  if (value instanceof Uint8Array) return value.byteLength % 8 === 0 ? fromBlob(value) : undefined
  return typeof value === "number" ? Float64Array.of(value) : undefined
}

/** Reads one row of {@link ENTRY}. */
export const readEntry = (row: EntryRow): IndexEntry => {
  const [id, bars, first, last, symbol] = [row[0], row[1], row[2], row[3], row[SYMBOL]]
  if (typeof id !== "number" || typeof symbol !== "string") return "damaged"
  if (typeof bars !== "number" || typeof first !== "number" || typeof last !== "number") return "damaged"
  const times = startsOf(row[5])
  if (times === undefined || bars < 1 || times.length !== chunksOf(bars)) return "damaged"
  const ascend = times.every((time, chunk) => time >= first && time <= last && !(time <= times[chunk - 1]))
  return ascend && times[0] === first ? { id, symbol, bars, first, last, starts: times } : "damaged"
}

export const seriesIndex = (db: DatabaseSync): SeriesIndex => {
  const version = db.prepare("PRAGMA data_version")
  const select = db.prepare(
    `SELECT ${ENTRY} FROM series
     WHERE timeframe = ? AND symbol IN (SELECT value FROM json_each(?))`,
  )
  const names = db.prepare("SELECT symbol FROM series WHERE timeframe = ?")
  // An object a row takes three times as long.
  for (const statement of [select, names]) statement.setReturnArrays(true)
  const timeframes = db.prepare("SELECT timeframe FROM series WHERE symbol = ? ORDER BY timeframe")

  let known = new Map<string, Map<string, IndexEntry>>()
  let knownVersion: SQLOutputValue | undefined

  const remembered = (timeframe: string): Map<string, IndexEntry> => {
    const current = version.get()?.data_version
    if (current !== knownVersion) {
      known = new Map()
      knownVersion = current
    }
    const entries = known.get(timeframe) ?? new Map<string, IndexEntry>()
    known.set(timeframe, entries)
    return entries
  }

  return {
    lookup: (symbols, timeframe) => {
      const entries = remembered(timeframe)
      let missing = symbols.filter((symbol) => !entries.has(symbol))
      if (entries.size + missing.length > MOST_REMEMBERED) {
        entries.clear()
        missing = [...symbols]
      }
      for (let from = 0; from < missing.length; from += LOOKUP_SYMBOLS) {
        const some = missing.slice(from, from + LOOKUP_SYMBOLS)
        for (const row of select.all(timeframe, JSON.stringify(some))) entries.set(String(row[SYMBOL]), readEntry(row))
      }
      return (symbol) => entries.get(symbol)
    },
    symbols: (timeframe) =>
      names
        .all(timeframe)
        .map((row) => String(row[0]))
        .toSorted(),
    timeframesOf: (symbol) => timeframes.all(symbol).map((row) => String(row.timeframe)),
  }
}
