import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { similarNames } from "../../similarNames.ts"
import { fileStates } from "../file/storeState.ts"
import { ENTRY, type IndexEntry, readEntry, SEALED, sealedVersion, SYMBOL } from "../layout/seriesRow.ts"

/** The index of series of one store, remembered until the store changes. */
export interface SeriesIndex {
  /** What has the entry of each of some symbols, until the next lookup. */
  readonly lookup: (symbols: ReadonlyArray<string>, timeframe: string) => (symbol: string) => IndexEntry
  /** The versions of all series of a timeframe whose entries have them and are not damaged. */
  readonly versions: (timeframe: string) => ReadonlyMap<string, string>
  /** Which commit the last lookup saw, as this connection counts them. */
  readonly version: () => string
  /** Which state the file is in, apart from commits; to be called before a transaction, so that it reads no other. */
  readonly state: () => string | undefined
  /** Which state the store is in now. */
  readonly newestVersion: () => string
  readonly symbols: (timeframe: string) => ReadonlyArray<string>
  readonly timeframesOf: (symbol: string) => ReadonlyArray<string>
  /** The timeframes of all symbols. */
  readonly timeframes: () => ReadonlyArray<string>
  /** Symbols of the timeframe whose names differ in case or punctuation only. */
  readonly similarTo: (symbol: string, timeframe: string) => ReadonlyArray<string>
}

const DAMAGED_INDEX = "its index of symbols is damaged: restore a copy of it, or import the candles into a new store"

const LOOKUP_SYMBOLS = 500

/** Entries that are remembered, some 400 bytes each: enough for markets that are scanned again and again. */
const MOST_REMEMBERED = 20_000

/** Reads the index; `onChange` is called inside the first read, and inside each after another connection has written. */
export const seriesIndex = (db: DatabaseSync, onChange: () => void = () => {}): SeriesIndex => {
  const version = db.prepare("PRAGMA data_version")
  const stateOf = fileStates(db.prepare("PRAGMA database_list").get()?.file)
  const select = db.prepare(
    `SELECT ${ENTRY} FROM series
     WHERE timeframe = ? AND symbol IN (SELECT value FROM json_each(?))`,
  )
  const sealed = db.prepare(`SELECT ${SEALED} FROM series WHERE timeframe = ?`)
  const names = db.prepare("SELECT symbol FROM series WHERE timeframe = ?")
  // Not by the index, which has the symbols too: what the disk changes in one of them, the other shows.
  const namesInRows = db.prepare("SELECT symbol FROM series WHERE +timeframe = ? AND bars > 0")
  // An object a row takes three times as long.
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
      // Of a file that was copied over this one SQLite knows nothing, and would go on with pages of the one before.
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
