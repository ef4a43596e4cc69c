import type { DatabaseSync } from "node:sqlite"
import { ENTRY, entryWriter, type IndexEntry, readEntry, SYMBOL, timesChecksumIn } from "../layout/seriesRow.ts"
import type { Series } from "../layout/storeLayout.ts"
import { type SeriesRows, seriesRows } from "./seriesRows.ts"

/**
 * The rows of one timeframe, held in memory: all of them are read by one statement, and each changed one is written
 * once before the commit, however often it changes in the transaction, in the order of the file. SQLite takes longer
 * to look up a single row than to read ten in a scan.
 */
export interface HeldRows extends SeriesRows {
  /** All rows; in a transaction after the writes in it. */
  readonly all: () => ReadonlyMap<string, IndexEntry>
  /**
   * Forgets all rows if another connection has committed since they were read, and returns how often that was so: rows
   * that were read at another count may be stale. Call it at the start of a transaction.
   */
  readonly refresh: () => number
  /** Writes the changed rows; call it before the commit. */
  readonly flush: () => void
  /** Forgets all rows, and what was not written: the transaction is rolled back. */
  readonly discard: () => void
}

export const heldRows = (db: DatabaseSync, timeframe: string): HeldRows => {
  const one = seriesRows(db)
  const select = db.prepare(`SELECT ${ENTRY} FROM series WHERE timeframe = ? ORDER BY id`)
  select.setReturnArrays(true)
  const commits = db.prepare("PRAGMA data_version")
  commits.setReturnArrays(true)
  const write = entryWriter(db)

  let rows = new Map<string, IndexEntry>()
  let isComplete = false
  let changed = new Map<number, Series>()
  let seen = commits.get()?.[0]
  let changes = 0

  const discard = (): void => {
    rows = new Map()
    changed = new Map()
    isComplete = false
  }

  const flush = (): void => {
    for (const series of [...changed.values()].toSorted((a, b) => a.id - b.id)) write(series, timeframe)
    changed = new Map()
  }

  return {
    get: (symbol) => {
      const known = rows.get(symbol)
      if (known !== undefined) return known
      // Also if all rows were read: the index knows a row whose symbol is damaged.
      const entry = one.get(symbol, timeframe)
      if (entry !== undefined) rows.set(symbol, entry)
      return entry
    },
    put: (series) => {
      const { version } = series
      const timesChecksum = version === undefined ? undefined : timesChecksumIn(version)
      const current = series.timesChecksum === timesChecksum ? series : { ...series, timesChecksum }
      rows.set(series.symbol, current)
      changed.set(series.id, current)
    },
    all: () => {
      if (isComplete) return rows
      flush()
      rows = new Map()
      for (const row of select.all(timeframe)) {
        const symbol = String(row[SYMBOL])
        const entry = readEntry(row, timeframe)
        // A row whose symbol is damaged may have the symbol of another one.
        if (entry !== "damaged" || !rows.has(symbol)) rows.set(symbol, entry)
      }
      isComplete = true
      return rows
    },
    refresh: () => {
      const current = commits.get()?.[0]
      if (current !== seen) {
        discard()
        seen = current
        changes++
      }
      return changes
    },
    flush,
    discard,
  }
}
