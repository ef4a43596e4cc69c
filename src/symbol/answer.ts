import * as Result from "effect/Result"
import { lowerBound } from "../calendar/lowerBound.ts"
import type { Candles } from "../candles/Candles.ts"
import type { Evaluation, Plan, Series } from "../formula/FormulaService.ts"
import type { DateRange } from "../job/DateRange.ts"
import { formatInstant, isInstant } from "../job/Instant.ts"
import { isMember, type Membership } from "../job/Membership.ts"
import type { JobType } from "../job/ProcessingJob.ts"
import type { Flag, MatchedBar, SymbolAnswer, Value } from "../job/ProcessingResult.ts"
import { BadCandles } from "../job/SymbolError.ts"

/** The half-open span of the bars in a range, by index; times are ascending, in epoch ms UTC. */
export const barsInRange = (times: Float64Array, { from, to }: DateRange): readonly [start: number, end: number] => {
  const start = from === undefined ? 0 : lowerBound(times, from)
  const end = to === undefined ? times.length : lowerBound(times, to, start)
  return [start, end]
}

/** The spans of bars that a job covers, as {@link barsInRange}: the range, or only its parts in the membership. */
export const spansInRange = (
  times: Float64Array,
  range: DateRange,
  membership: Membership | undefined,
): ReadonlyArray<readonly [start: number, end: number]> => {
  const all = barsInRange(times, range)
  if (membership === undefined) return [all]
  const spans: Array<readonly [start: number, end: number]> = []
  let [next, end] = all
  for (let at = 0; at < membership.length; at += 2) {
    const start = lowerBound(times, membership[at], next, end)
    next = lowerBound(times, membership[at + 1], start, end)
    if (start < next) spans.push([start, next])
  }
  return spans
}

const valueAt = (series: Series, bar: number): Value => {
  const value = series[bar]
  if (series instanceof Uint8Array) return value !== 0
  return Number.isFinite(value) ? value : null
}

// `fromEntries` defines own properties, so that a value may be named `__proto__`.
const valuesAt = ({ named }: Evaluation, bar: number): Record<string, Value> =>
  named.size === 0 ? {} : Object.fromEntries(Array.from(named, ([name, series]) => [name, valueAt(series, bar)]))

const flagsOf = (isShort: boolean, isUnfinished: boolean, isMarked: boolean): ReadonlyArray<Flag> => [
  ...(isShort ? ["ShortHistory" as const] : []),
  ...(isUnfinished ? ["Unfinished" as const] : []),
  ...(isMarked ? ["Quality" as const] : []),
]

const withoutClose = (symbol: string, time: number, close: number): BadCandles => {
  const otherwise = Number.isNaN(close)
    ? ", leave out the bar, or add `and not na(close)` to the formula"
    : ", or leave out the bar"
  const at = isInstant(time) ? formatInstant(time) : String(time)
  return new BadCandles({
    symbol,
    message: `The bar of ${symbol} at ${at} matches, but its close is ${close}: store a finite number${otherwise}`,
  })
}

/**
 * Makes the answer of one symbol from the evaluated series. `close` must be among the columns, and finite at each
 * matching bar. With a `membership`, only its bars match, and there are named values only if it includes the last bar
 * of the range. `isMarked`: the symbol's candles have quality findings.
 */
export const answerOf = (
  symbol: string,
  candles: Candles,
  plan: Plan,
  evaluation: Evaluation,
  jobType: JobType,
  range: DateRange,
  membership?: Membership,
  isMarked = false,
): Result.Result<SymbolAnswer, BadCandles> => {
  const { time, close } = candles.columns
  const [start, end] = barsInRange(time.subarray(0, candles.length), range)
  const last = end - 1
  const matches: Array<MatchedBar> = []
  if (jobType !== "compute" && close !== undefined) {
    const { result } = evaluation
    let joinsAndLeaves = 0
    const from = jobType === "screen" ? Math.max(start, last) : start
    // Few bars match: searching for the next one is faster than testing each bar.
    for (let bar = result.indexOf(1, from); bar !== -1 && bar < end; bar = result.indexOf(1, bar + 1)) {
      if (membership !== undefined) {
        // Few bars match: checking them is cheaper than locating the ends of each interval.
        while (membership[joinsAndLeaves] <= time[bar]) joinsAndLeaves += 1
        if (joinsAndLeaves % 2 === 0) continue
      }
      if (!Number.isFinite(close[bar])) return Result.fail(withoutClose(symbol, time[bar], close[bar]))
      matches.push({ time: time[bar], close: close[bar], values: valuesAt(evaluation, bar) })
    }
  }
  const hasLast = start < end && (membership === undefined || isMember(membership, time[last]))
  const computedIndicators = hasLast ? valuesAt(evaluation, last) : {}
  const isShort = candles.firstIndex + end <= plan.warmup
  const isOfLast = evaluation.named.size > 0 || matches.at(-1)?.time === time[last]
  const isUnfinished = candles.unfinished === true && hasLast && last === candles.length - 1 && isOfLast
  if (!isShort && !isUnfinished && !isMarked) return Result.succeed({ matches, computedIndicators })
  const flags = flagsOf(isShort, isUnfinished, isMarked)
  return Result.succeed({ matches, computedIndicators, flags })
}
