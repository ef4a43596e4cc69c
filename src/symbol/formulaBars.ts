import * as Effect from "effect/Effect"
import type { CandleRepository, CandleRequest } from "../candles/CandleRepository.ts"
import type { Candles } from "../candles/Candles.ts"
import type { Listing } from "../candles/Listing.ts"
import { readRequested } from "../candles/requestedCandles.ts"
import type { Bars, Plan } from "../formula/FormulaService.ts"
import type { StoreUnavailable } from "../job/JobError.ts"

type Repository = CandleRepository["Service"]

/** Turns a symbol's candles into the bars that a plan runs over. */
type BarsOf = (symbol: string, candles: Candles) => Bars

/** Binds a request to the source that the symbols are read from. */
type Bind<R> = (request: CandleRequest) => Effect.Effect<unknown, StoreUnavailable, R>

const unbound: Bind<never> = () => Effect.void

const withoutExtras: BarsOf = (_, candles) => candles

const readListings = Effect.fnUntraced(function* (candles: Repository, { timeframe }: CandleRequest) {
  const listings = new Map<string, Listing>()
  if (candles.listings === undefined) return listings
  const symbols = yield* candles.symbols(timeframe)
  const found = yield* candles.listings(symbols)
  symbols.forEach((symbol, at) => {
    const listing = found[at]
    if (listing !== undefined) listings.set(symbol, listing)
  })
  return listings
})

/**
 * Reads what a plan needs besides the bars of each symbol, once for all symbols: their listings, and the bars of other
 * symbols. `request` is the request for the symbols; `bind` is called with each request for another symbol first.
 */
export const formulaBars = Effect.fn("formulaBars")(function* <R = never>(
  candles: Repository,
  { readsFacts = false, symbols = [] }: Plan,
  request: CandleRequest,
  bind: Bind<R> = unbound,
) {
  if (!readsFacts && symbols.length === 0) return withoutExtras
  const listings = readsFacts ? yield* readListings(candles, request) : undefined
  const withFacts: BarsOf = (symbol, bars) =>
    listings === undefined ? bars : { ...bars, facts: { ...listings.get(symbol), symbol } }
  if (symbols.length === 0) return withFacts
  const others = new Map<string, Bars>()
  for (const other of symbols) {
    const found = yield* readRequested(candles, other, request, bind)
    if (found !== undefined) others.set(other.symbol, withFacts(found.name, found.candles))
  }
  return (symbol: string, bars: Candles): Bars => ({ ...withFacts(symbol, bars), others })
})
