import * as DateTime from "effect/DateTime"
import { isSession, type TradingDays, tradingDays } from "../../calendar/tradingDays.ts"
import { UTC, zoneOffsets } from "../../calendar/zoneOffsets.ts"
import { zoneNamed } from "../csv/localTime.ts"
import type { Listing } from "../Listing.ts"

/** What is wrong with the zone or the session of a listing, if anything. */
export const wrongListing = ({ session, timeZone }: Listing): string | undefined => {
  if (timeZone !== undefined && zoneNamed(timeZone) === undefined) return `there is no time zone ${timeZone}`
  if (session !== undefined && !isSession(session)) {
    return `the session ${session} is none: expected one such as 0930-1600`
  }
  return undefined
}

/** The trading days of a listing: in UTC if it has no zone, from midnight to midnight if it has no session. */
export const daysOf = ({ session, timeZone: name }: Listing): TradingDays => {
  const timeZone = name === undefined ? undefined : zoneNamed(name)
  const offsetAt = (instant: number) => DateTime.zonedOffset(DateTime.makeZonedUnsafe(instant, { timeZone }))
  return tradingDays(timeZone === undefined ? UTC : zoneOffsets(offsetAt), session)
}
