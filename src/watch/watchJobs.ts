import { timeframeMs } from "../candles/timeframeSpacing.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { WatchRequest } from "./WatchEvent.ts"

/** Symbols whose first new bars lie within so many bars share a job: evaluating 16 bars costs what one does. */
const NEAR_BARS = 16

/** The group of a symbol by the age of its first new bar: near ones, then within 4 times as many bars each. */
const ageOf = (from: number, newest: number, barMs: number): number =>
  Math.ceil(Math.log2(Math.max(1, (newest - from) / barMs / NEAR_BARS)) / 2)

/**
 * The jobs that evaluate the new bars of some symbols, each with the look-back that it needs: `screen` where only the last
 * bar counts, `scan` of the bars since `fromOf` else. A symbol that has had no bars for long does not make all others
 * evaluate as many.
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
