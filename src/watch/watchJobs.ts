import { timeframeMs } from "../candles/timeframeSpacing.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { WatchRequest } from "./WatchEvent.ts"

/** Symbols whose first new bars are at most this far apart share a job: evaluating 16 bars costs as much as one. */
const NEAR_BARS = 16

/**
 * Groups symbols by the age of their first new bar: up to 16 bars, then up to 4 times as many in each further group.
 */
const ageOf = (from: number, newest: number, barMs: number): number =>
  Math.ceil(Math.log2(Math.max(1, (newest - from) / barMs / NEAR_BARS)) / 2)

/**
 * Makes the jobs that evaluate the new bars of symbols: a `screen` for those of which only the last bar counts, and
 * scans of the bars since `fromOf` for the others. Symbols are grouped, so that one whose last bar is old does not make
 * all others evaluate as many bars.
 */
export const watchJobs = (
  request: WatchRequest,
  symbols: ReadonlyArray<string>,
  fromOf: (symbol: string) => number | undefined,
): ReadonlyArray<ProcessingJob> => {
  const { symbols: _, ...header } = request
  const barMs = timeframeMs(header.timeframe)
  const newest = symbols.reduce((time, symbol) => Math.max(time, fromOf(symbol) ?? -Infinity), -Infinity)
  const groups = Map.groupBy(symbols, (symbol) => {
    const from = fromOf(symbol)
    return from === undefined ? undefined : ageOf(from, newest, barMs)
  })
  return Array.from(groups, ([age, some]): ProcessingJob => {
    if (age === undefined) return { ...header, symbols: some, jobType: "screen", dateRange: {} }
    const from = some.reduce((time, symbol) => Math.min(time, fromOf(symbol) ?? Infinity), Infinity)
    return { ...header, symbols: some, jobType: "scan", dateRange: { from } }
  })
}
