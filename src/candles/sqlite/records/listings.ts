import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { crc32 } from "node:zlib"
import { ADJUSTMENTS, type Listing } from "../../Listing.ts"
import { inTransaction } from "../statements/transaction.ts"

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

/** The distinct listings, and how many symbols have each. */
export const summarizeListings = (db: DatabaseSync): ReadonlyArray<Listing & { readonly symbols: number }> =>
  db
    .prepare(
      `SELECT exchange, time_zone, session, adjustment, count(*) symbols FROM listing
       GROUP BY exchange, time_zone, session, adjustment ORDER BY symbols DESC, exchange`,
    )
    .all()
    .map((row) => ({ ...listingOf(row), symbols: Number(row.symbols) }))

/** The checksum of a row; any changed bit makes it wrong. */
const sealOf = ({ adjustment, exchange, session, symbol, time_zone: timeZone }: ListingRow): number =>
  crc32(JSON.stringify([symbol, exchange, timeZone, session, adjustment]))

/** Rows from before listings had seals are trusted. */
const isSound = (row: ListingRow): boolean => typeof row.seal !== "number" || row.seal === sealOf(row)

const damaged = (symbol: string): Error =>
  new Error(
    `what it has of ${symbol} besides bars is damaged: import its files again, with --exchange, --time-zone, --session and --adjustment as before`,
  )

/** The symbols whose listings are damaged, according to the rows or their index. */
export const damagedListings = (db: DatabaseSync): ReadonlyArray<string> => {
  const indexed = new Set(
    db
      .prepare("SELECT symbol FROM listing ORDER BY symbol")
      .all()
      .map(({ symbol }) => String(symbol)),
  )
  const rows = db.prepare("SELECT * FROM listing ORDER BY +symbol").all()
  return rows.filter((row) => !isSound(row) || !indexed.has(String(row.symbol))).map(({ symbol }) => String(symbol))
}

/** Reads the listings of symbols, in the order of the request. Throws if one is damaged. */
export const readListings = (db: DatabaseSync, symbols: ReadonlyArray<string>): ReadonlyArray<Listing | undefined> => {
  const rows = db
    .prepare("SELECT * FROM listing WHERE symbol IN (SELECT value FROM json_each(?))")
    .all(JSON.stringify(symbols))
  const known = new Map<string, Listing>()
  for (const row of rows) {
    if (!isSound(row)) throw damaged(String(row.symbol))
    known.set(String(row.symbol), listingOf(row))
  }
  // A symbol may be missing because its name was damaged.
  if (symbols.some((symbol) => !known.has(symbol))) for (const symbol of damagedListings(db)) throw damaged(symbol)
  return symbols.map((symbol) => known.get(symbol))
}

/** Adds the `seal` column to a store from before listings had seals. */
export const sealListings = (db: DatabaseSync): void => {
  const select = db.prepare("SELECT 1 FROM pragma_table_info('listing') WHERE name = 'seal'")
  const haveSeals = (): boolean => select.get() !== undefined
  // Most stores have the column, and opening them then needs no lock.
  if (haveSeals()) return
  inTransaction(db, () => {
    // Another process may have added the column while this one waited for the lock.
    if (!haveSeals()) db.exec("ALTER TABLE listing ADD COLUMN seal INTEGER")
  })
}

/** Records the listing of symbols. Fields that it leaves out keep their values, unless those are damaged. */
export const writeListings = (db: DatabaseSync, symbols: Iterable<string>, listing: Listing): void => {
  const { adjustment, exchange, session, timeZone } = listing
  const given = { exchange, time_zone: timeZone, session, adjustment }
  if (Object.values(given).every((value) => value === undefined)) return
  const find = db.prepare("SELECT * FROM listing WHERE symbol = ?")
  const put = db.prepare(
    "INSERT OR REPLACE INTO listing (symbol, exchange, time_zone, session, adjustment, seal) VALUES (?, ?, ?, ?, ?, ?)",
  )
  for (const symbol of symbols) {
    const found = find.get(symbol)
    const before: ListingRow = found !== undefined && isSound(found) ? found : {}
    const row = {
      symbol,
      exchange: given.exchange ?? before.exchange ?? null,
      time_zone: given.time_zone ?? before.time_zone ?? null,
      session: given.session ?? before.session ?? null,
      adjustment: given.adjustment ?? before.adjustment ?? null,
    }
    const seal = sealOf(row)
    if (before.seal !== seal) put.run(symbol, row.exchange, row.time_zone, row.session, row.adjustment, seal)
  }
}
