import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { ADJUSTMENTS, type Listing } from "../Listing.ts"

type ListingRow = Readonly<Record<string, SQLOutputValue>>

const listingOf = ({ adjustment, exchange, session, time_zone: timeZone }: ListingRow): Listing => {
  const found = ADJUSTMENTS.find((each) => each === adjustment)
  return {
    ...(typeof exchange === "string" ? { exchange } : {}),
    ...(typeof timeZone === "string" ? { timeZone } : {}),
    ...(typeof session === "string" ? { session } : {}),
    ...(found === undefined ? {} : { adjustment: found }),
  }
}

/** The listings that there are, and how many symbols have each. */
export const summarizeListings = (db: DatabaseSync): ReadonlyArray<Listing & { readonly symbols: number }> =>
  db
    .prepare(
      `SELECT exchange, time_zone, session, adjustment, count(*) symbols FROM listing
       GROUP BY exchange, time_zone, session, adjustment ORDER BY symbols DESC, exchange`,
    )
    .all()
    .map((row) => ({ ...listingOf(row), symbols: Number(row.symbols) }))

/** Reads the listings of symbols, in the order asked for. */
export const readListings = (db: DatabaseSync, symbols: ReadonlyArray<string>): ReadonlyArray<Listing | undefined> => {
  const rows = db
    .prepare(
      `SELECT symbol, exchange, time_zone, session, adjustment FROM listing
       WHERE symbol IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(symbols))
  const known = new Map<string, Listing>()
  for (const row of rows) known.set(String(row.symbol), listingOf(row))
  return symbols.map((symbol) => known.get(symbol))
}

/** Records what is known of symbols; what a listing leaves out stays as it is. */
export const writeListings = (db: DatabaseSync, symbols: Iterable<string>, listing: Listing): void => {
  const { adjustment, exchange, session, timeZone } = listing
  const values = [exchange, timeZone, session, adjustment].map((value) => value ?? null)
  if (values.every((value) => value === null)) return
  const put = db.prepare(
    `INSERT INTO listing (symbol, exchange, time_zone, session, adjustment) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (symbol) DO UPDATE SET
       exchange = coalesce(excluded.exchange, exchange),
       time_zone = coalesce(excluded.time_zone, time_zone),
       session = coalesce(excluded.session, session),
       adjustment = coalesce(excluded.adjustment, adjustment)
     WHERE coalesce(excluded.exchange, exchange) IS NOT exchange
       OR coalesce(excluded.time_zone, time_zone) IS NOT time_zone
       OR coalesce(excluded.session, session) IS NOT session
       OR coalesce(excluded.adjustment, adjustment) IS NOT adjustment`,
  )
  for (const symbol of symbols) put.run(symbol, ...values)
}
