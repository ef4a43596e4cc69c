import * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { CandleRepository, CandleRequest } from "../CandleRepository.ts"
import type { Listing } from "../Listing.ts"
import { hasDates } from "../../calendar/timeframeUnit.ts"
import { bucketsOf } from "../../calendar/buckets.ts"
import { fewForEach } from "./fewAtOnce.ts"
import type { Group } from "./resampledBars.ts"
import { makeResampling } from "./resampling.ts"
import type { TradingDays } from "../../calendar/tradingDays.ts"
import { daysOf, wrongListing } from "./listingDays.ts"

/** The groups of symbols that are resampled alike, for one request. */
export interface Groups {
  readonly of: (symbols: ReadonlyArray<string>) => Iterable<readonly [Group, ReadonlyArray<string>]>
  /** The requests for stored bars. */
  readonly requests: ReadonlyArray<CandleRequest>
}

const requestsOf = (groups: Iterable<Group>): ReadonlyArray<CandleRequest> =>
  Array.from(groups, ({ resampling: { newest, part, times, whole } }) => [part, whole, times, newest]).flat()

const keyOf = ({ session, timeZone }: Listing): string => JSON.stringify([timeZone, session])

/** Groups symbols by zone and session, which decide how the bars of a request are made of stored ones. */
export const makeGroups = (candles: CandleRepository["Service"], otherwise: Listing) => {
  const calendars = new Map<string, TradingDays>()
  const calendarOf = (listing: Listing): TradingDays => {
    const key = keyOf(listing)
    const days = calendars.get(key) ?? daysOf(listing)
    calendars.set(key, days)
    return days
  }

  const makeGroup = (request: CandleRequest, stored: Timeframe, listing: Listing): Group => {
    const wrong = wrongListing(listing)
    const days = calendarOf(wrong === undefined ? listing : {})
    const made = makeResampling(request, stored, bucketsOf(stored, request.timeframe, days))
    return { resampling: made, wrong, atOnce: fewForEach() }
  }

  return Effect.fnUntraced(function* (
    request: CandleRequest,
    stored: Timeframe,
  ): Effect.fn.Return<Groups, StoreUnavailable> {
    // Bars that have dates are the same in every zone.
    const usual = makeGroup(request, stored, hasDates(stored) ? {} : otherwise)
    if (hasDates(stored) || candles.listings === undefined) {
      return { of: (symbols) => [[usual, symbols]], requests: requestsOf([usual]) }
    }
    const symbols = yield* candles.symbols(stored)
    const listings = yield* candles.listings(symbols)
    const groups = new Map([[keyOf(otherwise), usual]])
    const groupOf = new Map<string, Group>()
    for (const [at, symbol] of symbols.entries()) {
      const listing = { ...otherwise, ...listings[at] }
      const key = keyOf(listing)
      const group = groups.get(key) ?? makeGroup(request, stored, listing)
      groups.set(key, group)
      groupOf.set(symbol, group)
    }
    return {
      of: (some) => Map.groupBy(some, (symbol) => groupOf.get(symbol) ?? usual),
      requests: requestsOf(groups.values()),
    }
  })
}
