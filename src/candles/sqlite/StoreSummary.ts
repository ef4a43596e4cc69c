import * as Effect from "effect/Effect"
import { statSync } from "node:fs"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { generatedLabel, hasImported } from "./records/generated.ts"
import type { Listing } from "../Listing.ts"
import { summarizeListings } from "./records/listings.ts"
import { formatOf } from "./file/storeFormat.ts"
import { openToRead } from "./file/storeFile.ts"
import { storeUnavailable } from "./file/sqliteErrors.ts"

/** What a store has in one timeframe; `first` and `last` are bar times in epoch ms UTC. @since 0.1.0 */
export interface TimeframeSummary {
  readonly timeframe: string
  readonly symbols: number
  readonly bars: number
  readonly first: number
  readonly last: number
}

/** What symbols have in common besides their bars. @since 0.1.0 */
export interface ListingSummary extends Listing {
  readonly symbols: number
}

/** What is in a store; `bytes` is the size of its file. @since 0.1.0 */
export interface StoreSummary {
  readonly path: string
  readonly bytes: number
  /** The format of the file: older ones are migrated by whatever writes to it. */
  readonly format: number
  /** All of the candles are made up, by `writeSampleMarket`. */
  readonly generated: boolean
  readonly timeframes: ReadonlyArray<TimeframeSummary>
  readonly listings: ReadonlyArray<ListingSummary>
}

/**
 * What is in a store: counts for each timeframe, read from its index.
 *
 * ```ts
 * import { describeStore } from "marketsweep"
 *
 * const program = describeStore("market.db")
 * ```
 *
 * @since 0.1.0
 */
export const describeStore = Effect.fn("describeStore")(function* (
  path: string,
): Effect.fn.Return<StoreSummary, StoreUnavailable> {
  return yield* Effect.scoped(
    Effect.flatMap(openToRead(path), (db) =>
      Effect.try({
        try: () => ({
          path,
          bytes: statSync(path).size,
          format: formatOf(db),
          generated: generatedLabel(db) !== undefined && !hasImported(db),
          timeframes: db
            .prepare(
              `SELECT timeframe, count(*) symbols, sum(bars) bars, min(first) first, max(last) last
               FROM series GROUP BY timeframe ORDER BY timeframe`,
            )
            .all()
            .map((row) => ({
              timeframe: String(row.timeframe),
              symbols: Number(row.symbols),
              bars: Number(row.bars),
              first: Number(row.first),
              last: Number(row.last),
            })),
          listings: summarizeListings(db),
        }),
        catch: storeUnavailable(path),
      }),
    ),
  )
})
