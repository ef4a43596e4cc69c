import { zoneNamed } from "../../src/calendar/zoneNamed.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import type { Listing } from "../../src/candles/Listing.ts"

const DAY_MS = 86_400_000

/** Exchanges that change their clocks three weeks apart, one that never does, and one that trades around the clock. */
export const LISTINGS: Readonly<Record<string, Listing>> = {
  "NASDAQ:APPLE": { exchange: "NASDAQ", timeZone: "America/New_York", session: "0930-1600" },
  TOYOTA: { exchange: "TSE", timeZone: "Asia/Tokyo", session: "0900-1530" },
  VODAFONE: { exchange: "LSE", timeZone: "Europe/London", session: "0800-1630" },
  COIN: { exchange: "COINBASE", timeZone: "America/New_York", session: "24x7" },
}

/** The hours of a session on weekdays, or every hour if trading never stops. */
const timesOf = ({ session = "", timeZone = "UTC" }: Listing, from: number, to: number): ReadonlyArray<number> => {
  const hours = Array.from({ length: ((to - from) / DAY_MS) * 24 }, (_, hour) => from + hour * 3_600_000)
  const zone = zoneNamed(timeZone)
  if (session === "24x7" || zone === undefined) return hours
  const [, openHour, openMinute, closeHour] = (/^(..)(..)-(..)/.exec(session) ?? []).map(Number)
  return Array.from({ length: (to - from) / DAY_MS }, (_, day) => from + day * DAY_MS)
    .filter((date) => ![0, 6].includes(new Date(date).getUTCDay()))
    .flatMap((date) =>
      Array.from({ length: closeHour - openHour }, (_, hour) =>
        zone.toInstant(date + (openHour + hour) * 3_600_000 + openMinute * 60_000),
      ),
    )
}

const barsOf = (times: ReadonlyArray<number>, seed: number): BarColumns => {
  const close = Float64Array.from(
    times,
    (_, bar) => Math.round(10_000 + 900 * Math.sin(bar / 7 + seed) + 300 * Math.sin(bar * 2.3)) / 100,
  )
  const open = close.map((value, bar) => close[bar - 1] ?? value)
  return {
    time: Float64Array.from(times),
    open,
    high: close.map((value, bar) => Math.max(value, open[bar]) + 0.5),
    low: close.map((value, bar) => Math.min(value, open[bar]) - 0.5),
    close,
    volume: close.map((_, bar) => 1000 + ((bar * 37) % 400)),
  }
}

/** Hourly bars of each exchange, in its own time zone, from one date up to another. */
export const hourlyMarket = (from: number, to: number) =>
  Object.entries(LISTINGS).map(
    ([symbol, listing], index) => [symbol, barsOf(timesOf(listing, from, to), index)] as const,
  )
