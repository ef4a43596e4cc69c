import type { Timeframe } from "../job/Timeframe.ts"
import { barStart, lengthOf, nextBarStart } from "./barStart.ts"
import { lowerBound } from "./lowerBound.ts"
import { hasDates } from "./timeframeUnit.ts"
import type { TradingDays } from "./tradingDays.ts"

/** Stored bars that open from `begin` to `end` (exclusive) form one bar, whose time is `time`; all in epoch ms UTC. */
export interface Bucket {
  time: number
  begin: number
  end: number
}

/** Groups stored bars into bars of a coarser timeframe. Times are in epoch ms UTC. */
export interface Buckets {
  /** The bucket of a stored bar; valid until the next call. */
  readonly find: (time: number) => Readonly<Bucket>
  /** The open time of the first stored bar that belongs to a bar at or after `time`. */
  readonly beginAt: (time: number) => number
  /** The earliest time at which the last stored bar of a bucket may open. `stored` holds the times of bars so far. */
  readonly lastOpen: (bucket: Readonly<Bucket>, stored: Float64Array) => number
}

const DAY_MS = 86_400_000

// 1970-01-01 was a Thursday.
const isWeekend = (date: number): boolean => ((((date / DAY_MS + 4) % 7) + 7) % 7) % 6 === 0

/**
 * The last date from `first` to `next` (exclusive) on which bars are expected. A Saturday or Sunday counts only if it,
 * or the one a week before, has bars.
 */
const lastDate = (
  first: number,
  next: number,
  stored: Float64Array,
  startOf: (date: number) => number = (date) => date,
): number => {
  const hasBars = (date: number): boolean =>
    lowerBound(stored, startOf(date)) < lowerBound(stored, startOf(date + DAY_MS))
  let date = next - DAY_MS
  while (date > first && isWeekend(date) && !hasBars(date) && !hasBars(date - 7 * DAY_MS)) date -= DAY_MS
  return date
}

/** Buckets of days to years, for stored bars whose times are dates. */
const bucketsOfDates = (stored: Timeframe, wanted: Timeframe): Buckets => {
  const [start, next, storedStart] = [barStart(wanted), nextBarStart(wanted), barStart(stored)]
  const bucket: Bucket = { time: NaN, begin: NaN, end: NaN }
  return {
    find: (time) => {
      bucket.time = bucket.begin = start(time)
      bucket.end = next(time)
      return bucket
    },
    beginAt: (time) => (start(time) === time ? time : next(time)),
    lastOpen: ({ end, time }, bars) => storedStart(lastDate(time, end, bars)),
  }
}

/** Buckets of days to years, for intraday bars, by the trading dates of an exchange. */
const bucketsOfDays = (stored: Timeframe, wanted: Timeframe, days: TradingDays): Buckets => {
  const [start, next, length] = [barStart(wanted), nextBarStart(wanted), lengthOf(stored)]
  const bucket: Bucket = { time: NaN, begin: NaN, end: NaN }
  return {
    find: (time) => {
      const date = days.dateOf(time)
      bucket.time = start(date)
      bucket.begin = days.startOf(bucket.time)
      bucket.end = days.startOf(next(date))
      return bucket
    },
    beginAt: (time) => days.startOf(start(time) === time ? time : next(time)),
    lastOpen: ({ time }, bars) => days.closeOf(lastDate(time, next(time), bars, days.startOf)) - length,
  }
}

/** Buckets of minutes or hours, for intraday bars, counted from the start of trading on each trading day. */
const bucketsOfHours = (stored: Timeframe, wanted: Timeframe, days: TradingDays): Buckets => {
  const [length, storedLength] = [lengthOf(wanted), lengthOf(stored)]
  const bucket: Bucket = { time: NaN, begin: NaN, end: NaN }
  let [dayStart, dayEnd, open] = [NaN, NaN, NaN]
  const find = (time: number): Readonly<Bucket> => {
    if (!(time >= dayStart && time < dayEnd)) {
      const date = days.dateOf(time)
      dayStart = days.startOf(date)
      dayEnd = days.startOf(date + DAY_MS)
      open = days.openOf(date)
    }
    const begin = open + Math.floor((time - open) / length) * length
    // Counted back from the start of trading, a bucket could reach into the previous day.
    bucket.time = bucket.begin = Math.max(begin, dayStart)
    bucket.end = Math.min(begin + length, dayEnd)
    return bucket
  }
  return {
    find,
    beginAt: (time) => {
      const { begin, end } = find(time)
      return begin === time ? begin : end
    },
    lastOpen: ({ begin, end }) => {
      const close = days.closeOf(days.dateOf(begin))
      return (close > begin ? Math.min(end, close) : end) - storedLength
    },
  }
}

/** The buckets of `wanted` bars over `stored` ones. `days` is used only for intraday stored bars. */
export const bucketsOf = (stored: Timeframe, wanted: Timeframe, days: TradingDays): Buckets => {
  if (hasDates(stored)) return bucketsOfDates(stored, wanted)
  return hasDates(wanted) ? bucketsOfDays(stored, wanted, days) : bucketsOfHours(stored, wanted, days)
}
