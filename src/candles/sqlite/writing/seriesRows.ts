import type { DatabaseSync } from "node:sqlite"
import { ENTRY, entryWriter, type IndexEntry, readEntry } from "../layout/seriesRow.ts"
import type { Series } from "../layout/storeLayout.ts"

/** Reads and writes the rows of series for a writer, inside its transaction. */
export interface SeriesRows {
  readonly get: (symbol: string, timeframe: string) => IndexEntry
  /** Updates an existing row. */
  readonly put: (series: Series, timeframe: string) => void
}

/** Reads and writes each row at once. */
export const seriesRows = (db: DatabaseSync): SeriesRows => {
  const select = db.prepare(`SELECT ${ENTRY} FROM series WHERE symbol = ? AND timeframe = ?`)
  select.setReturnArrays(true)
  return {
    get: (symbol, timeframe) => {
      const row = select.get(symbol, timeframe)
      return row === undefined ? undefined : readEntry(row, timeframe)
    },
    put: entryWriter(db),
  }
}
