import type { DatabaseSync } from "node:sqlite"

/** The key in `meta` that marks a store with generated candles; its value contains the options as JSON. */
export const GENERATED = "generated"

/** The name of a generated symbol: `GEN0001`, `GEN0002`, … */
export const generatedSymbol = (number: number): string => `GEN${String(number).padStart(4, "0")}`

/** Whether a store has candles that were not generated: an import may follow a sample. */
export const hasImported = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM series WHERE timeframe <> '1d' OR symbol NOT GLOB 'GEN[0-9]*' LIMIT 1").get() !== undefined

/** The options of the market that was generated into a store, as JSON. */
export const generatedLabel = (db: DatabaseSync): string | undefined => {
  const value = db.prepare("SELECT value FROM meta WHERE key = ?").get(GENERATED)?.value
  return typeof value === "string" ? value : undefined
}
