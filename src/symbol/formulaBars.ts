import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CandleRepository, CandleRequest } from "../candles/CandleRepository.ts"
import type { Candles } from "../candles/Candles.ts"
import type { Listing } from "../candles/Listing.ts"
import type { Bars, OtherSymbol, Plan } from "../formula/FormulaService.ts"
import { InvalidJob, StoreUnavailable } from "../job/JobError.ts"

type Repository = CandleRepository["Service"]

/** Turns a symbol's candles into the bars that a plan runs over. */
type BarsOf = (symbol: string, candles: Candles) => Bars

/** Binds a request to the source that the symbols are read from. */
type Bind<R> = (request: CandleRequest) => Effect.Effect<unknown, StoreUnavailable, R>

const unbound: Bind<never> = () => Effect.void

const asTheyAre: BarsOf = (_, candles) => candles

/** The names under which a store may have the symbol that a formula calls `NASDAQ:QQQ`. */
export const namesOf = (symbol: string): ReadonlyArray<string> => [
  ...new Set([symbol, symbol.slice(symbol.indexOf(":") + 1)]),
]

/** Reads another symbol that the formula requests; `undefined` if it is missing and optional. */
const readOther = Effect.fnUntraced(function* <R>(
  candles: Repository,
  { columns, isOptional, symbol }: OtherSymbol,
  { range, timeframe }: CandleRequest,
  bind: Bind<R>,
) {
  const { to } = range
  const request: CandleRequest = { timeframe, range: to === undefined ? {} : { to }, columns, lookback: Infinity }
  yield* bind(request)
  for (const name of namesOf(symbol)) {
    const read = yield* Effect.result(candles.getRange(name, request))
    if (Result.isSuccess(read)) return [name, read.success] as const
    if (read.failure._tag === "UnknownSymbol") continue
    const message = `The formula requests ${symbol}: ${read.failure.message}`
    // A store that cannot be read at the moment does not make the job wrong.
    if (read.failure._tag === "CandlesUnavailable") return yield* new StoreUnavailable({ path: "", message })
    return yield* new InvalidJob({ message })
  }
  if (isOptional) return undefined
  return yield* new InvalidJob({
    message: `The formula requests ${symbol}, of which there are no ${timeframe} candles: import them, or write \`ignore_invalid_symbol = true\``,
  })
})

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
 * Reads, once for all symbols, what a plan needs besides their bars: their listings, and the bars of other symbols.
 *
 * `request` is that of the symbols; `bind` is called with each other request before it is read.
 */
export const formulaBars = Effect.fn("formulaBars")(function* <R = never>(
  candles: Repository,
  { readsFacts = false, symbols = [] }: Plan,
  request: CandleRequest,
  bind: Bind<R> = unbound,
) {
  if (!readsFacts && symbols.length === 0) return asTheyAre
  const listings = readsFacts ? yield* readListings(candles, request) : undefined
  const withFacts: BarsOf = (symbol, bars) =>
    listings === undefined ? bars : { ...bars, facts: { ...listings.get(symbol), symbol } }
  if (symbols.length === 0) return withFacts
  const others = new Map<string, Bars>()
  for (const other of symbols) {
    const found = yield* readOther(candles, other, request, bind)
    if (found !== undefined) others.set(other.symbol, withFacts(...found))
  }
  return (symbol: string, bars: Candles): Bars => ({ ...withFacts(symbol, bars), others })
})
