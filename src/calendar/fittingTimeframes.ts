import type { Timeframe } from "../job/Timeframe.ts"
import { lengthOf, monthsOf } from "./barStart.ts"
import { hasDates, timeframeMs } from "./timeframeUnit.ts"

const DAY_MS = 86_400_000

/** Whether `stored` bars can be combined into `wanted` ones, each stored bar into exactly one. */
const fits = (stored: Timeframe, wanted: Timeframe): boolean => {
  if (stored === wanted) return false
  const months = monthsOf(wanted)
  if (!hasDates(stored)) {
    const length = lengthOf(stored)
    // Hourly bars are counted from the start of each day.
    if (hasDates(wanted)) return DAY_MS % length === 0
    return lengthOf(wanted) <= DAY_MS && lengthOf(wanted) > length && lengthOf(wanted) % length === 0
  }
  if (months !== undefined) {
    const each = monthsOf(stored)
    return each === undefined ? stored === "1d" : months % each === 0
  }
  if (!hasDates(wanted) || monthsOf(stored) !== undefined) return false
  if (stored.slice(-1) !== wanted.slice(-1)) return stored === "1d"
  return lengthOf(wanted) % lengthOf(stored) === 0
}

/** The stored timeframes whose bars can be combined into `wanted` ones, coarsest first. */
export const sourcesOf = (stored: ReadonlyArray<Timeframe>, wanted: Timeframe): ReadonlyArray<Timeframe> =>
  stored.filter((each) => fits(each, wanted)).toSorted((a, b) => timeframeMs(b) - timeframeMs(a))

/** The maximum number of stored bars in one `wanted` bar, if they lie on the grid of their timeframe. */
export const mostBarsIn = (stored: Timeframe, wanted: Timeframe): number => {
  // Months have up to 31 days, and a day up to 25 hours.
  const longest = (monthsOf(wanted) ?? 0) * 31 * DAY_MS || lengthOf(wanted) + (hasDates(wanted) ? DAY_MS / 24 : 0)
  const shortest = (monthsOf(stored) ?? 0) * 28 * DAY_MS || lengthOf(stored)
  return Math.max(1, hasDates(stored) ? Math.floor(longest / shortest) : Math.ceil(longest / shortest))
}

const USUAL = "1m 5m 15m 30m 1h 4h 1d 1w 1M 3M 1y".split(" ")

/** Common timeframes whose bars can be combined from stored ones. */
export const usualOf = (stored: ReadonlyArray<Timeframe>): ReadonlyArray<Timeframe> =>
  USUAL.filter((each) => !stored.includes(each) && sourcesOf(stored, each).length > 0)
