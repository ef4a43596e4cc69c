import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { similarNames } from "../../similarNames.ts"
import { fileStates } from "../file/storeState.ts"
import { ENTRY, type IndexEntry, readEntry, SEALED, sealedVersion, SYMBOL } from "../layout/seriesRow.ts"

/** The series index of one store, cached until the store changes. */
export interface SeriesIndex {
  /** Loads the entries of some symbols and returns a function to get them, valid until the next lookup. */
  readonly lookup: (symbols: ReadonlyArray<string>, timeframe: string) => (symbol: string) => IndexEntry
  /** The versions of all series of a timeframe, without damaged entries and those that have no version. */
  readonly versions: (timeframe: string) => ReadonlyMap<string, string>
  /** The commit that the last lookup read, as this connection counts them. */
  readonly version: () => string
  /**
   * The state of the file, apart from commits. Must be called before a transaction begins, so that it is not newer than
   * what the transaction reads.
   */
  readonly state: () => string | undefined
  /** The current state of the store. */
  readonly newestVersion: () => string
  readonly symbols: (timeframe: string) => ReadonlyArray<string>
  readonly timeframesOf: (symbol: string) => ReadonlyArray<string>
  readonly timeframes: () => ReadonlyArray<string>
  /** Symbols of the timeframe whose names differ only in case or punctuation. */
  readonly similarTo: (symbol: string, timeframe: string) => ReadonlyArray<string>
}

const DAMAGED_INDEX = "its index of symbols is damaged: restore a copy of it, or import the candles into a new store"

const LOOKUP_SYMBOLS = 500

/** Cached entries, about 400 bytes each: enough for markets that are scanned repeatedly. */
const MOST_REMEMBERED = 20_000

/**
 * Reads the index; `onChange` is called inside the first read, and inside each read after another connection has
 * written.
 */
export const seriesIndex = (db: DatabaseSync, onChange: () => void = () => {}): SeriesIndex => {
  const version = db.prepare("PRAGMA data_version")
  const stateOf = fileStates(db.prepare("PRAGMA database_list").get()?.file)
  const select = db.prepare(
    `SELECT ${ENTRY} FROM series
     WHERE timeframe = ? AND symbol IN (SELECT value FROM json_each(?))`,
  )
  const sealed = db.prepare(`SELECT ${SEALED} FROM series WHERE timeframe = ?`)
  const names = db.prepare("SELECT symbol FROM series WHERE timeframe = ?")
  // Does not use the index, which contains the symbols too: a symbol that is damaged in one of them is still intact in
  // the other.
  const namesInRows = db.prepare("SELECT symbol FROM series WHERE +timeframe = ? AND bars > 0")
  // Rows as objects take three times as long.
  for (const statement of [version, select, sealed, names, namesInRows]) statement.setReturnArrays(true)
  const allTimeframes = db.prepare("SELECT DISTINCT timeframe FROM series ORDER BY timeframe")
  const timeframes = db.prepare("SELECT timeframe FROM series WHERE symbol = ? ORDER BY timeframe")

  let known = new Map<string, Map<string, IndexEntry>>()
  const similar = new Map<string, (symbol: string) => ReadonlyArray<string>>()
  let knownTimeframes: ReadonlyArray<string> | undefined
  const sorted = new Map<string, ReadonlyArray<string>>()
  let knownVersion: SQLOutputValue | undefined
  let knownState: string | undefined

  const forget = (): void => {
    known = new Map()
    similar.clear()
    sorted.clear()
    knownTimeframes = undefined
  }
  const forgetIfChanged = (): void => {
    const current = version.get()?.[0]
    if (current === knownVersion) return
    onChange()
    forget()
    knownVersion = current
  }
  const state = (): string | undefined => {
    const current = stateOf()
    if (current !== knownState) {
      // SQLite does not notice that another file was copied over this one, and would keep using its cached pages.
      if (knownState !== undefined) db.exec("PRAGMA shrink_memory")
      forget()
      knownState = current
    }
    return current
  }
  const remembered = (timeframe: string): Map<string, IndexEntry> => {
    forgetIfChanged()
    const entries = known.get(timeframe) ?? new Map<string, IndexEntry>()
    known.set(timeframe, entries)
    return entries
  }

  const readSymbols = (timeframe: string): ReadonlyArray<string> => {
    const found = names.all(timeframe).map((row) => String(row[0]))
    const rows = namesInRows.all(timeframe)
    const indexed = new Set(found)
    if (found.length !== rows.length || !rows.every((row) => indexed.has(String(row[0]))))
      throw new Error(DAMAGED_INDEX)
    return found.toSorted()
  }
  const symbolsIn = (timeframe: string): ReadonlyArray<string> => {
    forgetIfChanged()
    const symbols = sorted.get(timeframe) ?? readSymbols(timeframe)
    sorted.set(timeframe, symbols)
    return symbols
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
        for (const row of select.all(timeframe, JSON.stringify(some)))
          entries.set(String(row[SYMBOL]), readEntry(row, timeframe))
      }
      return (symbol) => entries.get(symbol)
    },
    versions: (timeframe) => {
      remembered(timeframe)
      const versions = new Map<string, string>()
      for (const row of sealed.all(timeframe)) {
        const found = sealedVersion(row)
        if (found !== undefined) versions.set(String(row[0]), found)
      }
      return versions
    },
    version: () => String(knownVersion),
    state,
    newestVersion: () => {
      const current = state()
      forgetIfChanged()
      return `${String(knownVersion)} ${current}`
    },
    symbols: (timeframe) => {
      state()
      return symbolsIn(timeframe)
    },
    timeframesOf: (symbol) => timeframes.all(symbol).map((row) => String(row.timeframe)),
    timeframes: () => {
      state()
      forgetIfChanged()
      return (knownTimeframes ??= allTimeframes.all().map((row) => String(row.timeframe)))
    },
    similarTo: (symbol, timeframe) => {
      remembered(timeframe)
      const find = similar.get(timeframe) ?? similarNames(symbolsIn(timeframe))
      similar.set(timeframe, find)
      return find(symbol)
    },
  }
}
