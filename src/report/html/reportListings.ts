import type { Listing } from "../../candles/Listing.ts"
import type { ReportListings } from "../format/ReportHead.ts"

/** Encodes listings for the head of a report, each distinct one once; `undefined` if no symbol has one. */
export const reportListings = (listings: ReadonlyArray<Listing | undefined>): ReportListings | undefined => {
  const places = new Map<string, number>()
  const kinds: Array<Listing> = []
  const ofSymbols = listings.map((listing) => {
    if (listing === undefined) return -1
    const { adjustment, exchange, session, timeZone } = listing
    const key = JSON.stringify([exchange, timeZone, session, adjustment])
    const place = places.get(key) ?? kinds.push(listing) - 1
    places.set(key, place)
    return place
  })
  return kinds.length === 0 ? undefined : { kinds, ofSymbols }
}
