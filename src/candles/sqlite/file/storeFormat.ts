import type { DatabaseSync } from "node:sqlite"
import { COLUMNS } from "../../Candles.ts"
import { STORE_VERSION } from "../layout/storeLayout.ts"

/** The format before tails, checksums and listings; format 2 only lacks packed columns, and is read directly. */
export const FORMER_VERSION = 1

/** The current tables as views of {@link FORMER_VERSION}; the views hide the file's tables of the same names. */
const VIEWS = `
CREATE TEMP VIEW series AS SELECT id, symbol, timeframe, bars, first, last, NULL AS version, NULL AS verdict,
  NULL AS seal, starts, NULL AS tail FROM main.series;
CREATE TEMP VIEW chunk AS SELECT id, ${COLUMNS.map((column) => `NULL AS ${column}_crc, ${column}`).join(", ")}
  FROM main.chunk;
CREATE TEMP VIEW listing AS SELECT '' AS symbol, NULL AS exchange, NULL AS time_zone, NULL AS session,
  NULL AS adjustment LIMIT 0;
`

/** The format of a store. */
export const formatOf = (db: DatabaseSync): number => Number(db.prepare("PRAGMA user_version").get()?.user_version)

/** The error message for a store of a newer format. */
export const newerFormat = (format: number): string =>
  `it was made by a newer marketsweep (format ${format}, and this one knows ${STORE_VERSION}): upgrade marketsweep`

/** Lets a connection read a store of the former format like a current one. */
export const readFormerFormat = (db: DatabaseSync): void => db.exec(`PRAGMA temp_store = memory; ${VIEWS}`)

/** To be called inside a read after the store has changed: another process may have migrated it. */
export const followFormat = (db: DatabaseSync): (() => void) => {
  let hasViews = db.prepare("SELECT 1 FROM sqlite_temp_schema LIMIT 1").get() !== undefined
  return () => {
    const format = formatOf(db)
    if (format > STORE_VERSION) throw new Error(newerFormat(format))
    if (!hasViews || format === FORMER_VERSION) return
    db.exec("DROP VIEW temp.series; DROP VIEW temp.chunk; DROP VIEW temp.listing")
    hasViews = false
  }
}
