import { timeframeMs } from "../timeframeSpacing.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The least number of gaps between bars from which their length is inferred. */
const FEWEST_GAPS = 2
/** The least share of gaps of one bar; in longer gaps, bars are missing, as over weekends. */
const LEAST_SHARE = 0.5

const SHORT = "1s 5s 10s 15s 30s 1m 2m 3m 5m 10m 15m 30m 1h 2h 3h 4h 6h 8h 12h".split(" ")

/** Longer timeframes, and the least and most days between the starts of two bars. */
const LONG: ReadonlyArray<readonly [timeframe: string, least: number, most: number]> = [
  ["1d", 1, 1],
  ["1w", 7, 7],
  ["1M", 28, 31],
  ["3M", 90, 92],
  ["1y", 365, 366],
]

const isMany = (some: number, all: number): boolean => some >= all * LEAST_SHARE

/** Nearly all gaps must be multiples of a bar; the gap at a clock change may not be. */
const areWhole = (gaps: ReadonlyArray<number>, length: number): boolean =>
  gaps.filter((gap) => gap % length === 0).length >= gaps.length * 0.9

const ofShort = (gaps: ReadonlyArray<number>, shortest: number): string | undefined =>
  areWhole(gaps, shortest) && isMany(gaps.filter((gap) => gap === shortest).length, gaps.length)
    ? SHORT.find((each) => timeframeMs(each) === shortest)
    : undefined

/** Bars of a day or more start at the same time of day, except for daylight saving time. */
const ofLong = (gaps: ReadonlyArray<number>): string | undefined => {
  const days = gaps.map((gap) => Math.round(gap / DAY_MS))
  if (gaps.some((gap, at) => Math.abs(gap - days[at] * DAY_MS) > HOUR_MS)) return undefined
  const shortest = Math.min(...days)
  // The last trading day of a week may be a day earlier, before a holiday.
  return LONG.find(
    ([, least, most]) =>
      shortest > least * 0.6 && isMany(days.filter((day) => day >= least && day <= most).length, days.length),
  )?.[0]
}

/** Infers the timeframe of a series from its times; `undefined` if they are too few or fit none. */
export const timeframeOfTimes = (times: ReadonlyArray<number>): string | undefined => {
  const ordered = [...new Set(times)].toSorted((a, b) => a - b)
  const gaps = ordered.slice(1).map((time, at) => time - ordered[at])
  if (gaps.length < FEWEST_GAPS) return undefined
  const shortest = gaps.reduce((least, gap) => Math.min(least, gap), Infinity)
  return shortest < DAY_MS - HOUR_MS ? ofShort(gaps, shortest) : ofLong(gaps)
}
