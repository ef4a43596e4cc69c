import * as Effect from "effect/Effect"
import { statSync } from "node:fs"
import type { StoreUnavailable } from "../job/JobError.ts"
import { generatedLabel, hasImported } from "./generated.ts"
import { openToRead, storeUnavailable } from "./storeFile.ts"

/** What a store has in one timeframe; `first` and `last` are bar times in epoch ms UTC. @since 0.1.0 */
export interface TimeframeSummary {
  readonly timeframe: string
  readonly symbols: number
  readonly bars: number
  readonly first: number
  readonly last: number
}

/** What is in a store; `bytes` is the size of its file. @since 0.1.0 */
export interface StoreSummary {
  readonly path: string
  readonly bytes: number
  /** All of the candles are made up, by `writeSampleMarket`. */
  readonly generated: boolean
  readonly timeframes: ReadonlyArray<TimeframeSummary>
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
        }),
        catch: storeUnavailable(path),
      }),
    ),
  )
})
