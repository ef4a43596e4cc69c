import type { DatabaseSync } from "node:sqlite"

/**
 * Symbols that were imported with prices of 0 and below allowed, as for futures. This also applies to bars that are
 * appended later. The first stores of format 2 lack this table, so readers must not require it.
 */
export const NEGATIVE_PRICES = `
CREATE TABLE IF NOT EXISTS negative_prices (symbol TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`

/** The symbols whose prices may be 0 and below. */
export const readNegativePrices = (db: DatabaseSync): ReadonlySet<string> => {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'negative_prices'").get()
  if (table === undefined) return new Set()
  return new Set(
    db
      .prepare("SELECT symbol FROM negative_prices")
      .all()
      .map(({ symbol }) => String(symbol)),
  )
}

/** Records that prices of these symbols may be 0 and below. */
export const recordNegativePrices = (db: DatabaseSync, symbols: Iterable<string>): void => {
  const put = db.prepare("INSERT OR IGNORE INTO negative_prices VALUES (?)")
  for (const symbol of symbols) put.run(symbol)
}
