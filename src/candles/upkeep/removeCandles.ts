import * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import { makeStoreWriter } from "../sqlite/writing/storeWriter.ts"
import { inTransaction } from "../sqlite/statements/transaction.ts"
import { openExisting } from "./existingStore.ts"

/** The series to remove: those of the symbols, of the timeframe, or of both if both are given. @since 0.1.0 */
export interface RemoveRequest {
  readonly symbols?: ReadonlyArray<string>
  readonly timeframe?: Timeframe
}

/** A removed series, and how many bars it had. @since 0.1.0 */
export interface RemovedSeries {
  readonly symbol: string
  readonly timeframe: string
  readonly bars: number
}

/**
 * Removes series from a store in one transaction. The listing and other records of a symbol are removed with its last
 * series. The file keeps its size until `compactStore`.
 *
 * ```ts
 * import { removeCandles } from "marketsweep"
 *
 * const program = removeCandles("market.db", { symbols: ["AAPL"], timeframe: "1d" })
 * ```
 *
 * @since 0.1.0
 */
export const removeCandles = Effect.fn("removeCandles")(function* (
  path: string,
  { symbols, timeframe }: RemoveRequest,
): Effect.fn.Return<ReadonlyArray<RemovedSeries>, StoreUnavailable> {
  return yield* Effect.scoped(
    Effect.flatMap(openExisting(path), (db) =>
      Effect.try({
        try: () =>
          inTransaction(db, () => {
            const writer = makeStoreWriter(db)
            const names = symbols === undefined ? null : JSON.stringify(symbols)
            const found = db
              .prepare(
                `SELECT symbol, timeframe FROM series
                 WHERE (? IS NULL OR symbol IN (SELECT value FROM json_each(?))) AND (? IS NULL OR timeframe = ?)
                 ORDER BY symbol, timeframe`,
              )
              .all(names, names, timeframe ?? null, timeframe ?? null)
            const removed = found.map((row) => {
              const series = { symbol: String(row.symbol), timeframe: String(row.timeframe) }
              return { ...series, bars: writer.remove(series.symbol, series.timeframe) }
            })
            for (const table of ["listing", "negative_prices"])
              db.exec(`DELETE FROM ${table} WHERE symbol NOT IN (SELECT symbol FROM series)`)
            return removed
          }),
        catch: storeUnavailable(path),
      }),
    ),
  )
})
