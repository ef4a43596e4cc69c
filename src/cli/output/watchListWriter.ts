import * as Effect from "effect/Effect"
import type { Listing } from "../../candles/Listing.ts"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { ResultWriter, RowOptions } from "./ResultWriter.ts"
import { collectRows } from "./rows.ts"

/** Returns the listings of symbols, in their order. */
export type ListingsOf = (
  symbols: ReadonlyArray<string>,
) => Effect.Effect<ReadonlyArray<Listing | undefined>, StoreUnavailable>

/** "NASDAQ:AAPL"; the symbol alone if the store has no exchange for it. */
const tickerOf = (symbol: string, listing: Listing | undefined): string =>
  listing?.exchange === undefined ? symbol : `${listing.exchange.toUpperCase()}:${symbol}`

/** Writes the matching symbols, in the order of their rows, as a watch list for TradingView. */
export const watchListWriter = ({ job, limit, sort }: RowOptions, listingsOf: ListingsOf): ResultWriter => {
  const rows = collectRows(job, Infinity, sort)
  return {
    add: (results) => Effect.sync(() => (results.forEach(rows.add), "")),
    end: Effect.fnUntraced(function* () {
      const symbols = [...new Set(rows.take().rows.map(({ symbol }) => symbol))].slice(0, limit)
      if (symbols.length === 0) return ""
      const listings = yield* listingsOf(symbols)
      return `${symbols.map((symbol, index) => tickerOf(symbol, listings[index])).join(",")}\n`
    }),
  }
}
