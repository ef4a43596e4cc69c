import * as Result from "effect/Result"
import type { Candles } from "../candles/Candles.ts"
import type { Evaluation, Plan, Series } from "../formula/FormulaService.ts"
import type { DateRange } from "../job/DateRange.ts"
import { formatInstant, isInstant } from "../job/Instant.ts"
import type { JobType } from "../job/ProcessingJob.ts"
import type { Match, SymbolAnswer, Value } from "../job/ProcessingResult.ts"
import { BadCandles } from "../job/SymbolError.ts"

/** The half-open span of bars, by index, that lies in a range; times are ascending. */
export const barsInRange = (times: Float64Array, { from, to }: DateRange): readonly [start: number, end: number] => {
  const start = from === undefined ? 0 : firstAtOrAfter(times, from)
  const end = to === undefined ? times.length : firstAtOrAfter(times, to)
  return [start, Math.max(start, end)]
}

const firstAtOrAfter = (times: Float64Array, time: number): number => {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle] < time) low = middle + 1
    else high = middle
  }
  return low
}

const valueAt = (series: Series, bar: number): Value => {
  const value = series[bar]
  if (series instanceof Uint8Array) return value !== 0
  return Number.isFinite(value) ? value : null
}

// `fromEntries` defines properties: a value named `__proto__` stays a value.
const valuesAt = ({ named }: Evaluation, bar: number): Record<string, Value> =>
  named.size === 0 ? {} : Object.fromEntries(Array.from(named, ([name, series]) => [name, valueAt(series, bar)]))

const SHORT_HISTORY = ["ShortHistory"] as const

const withoutClose = (symbol: string, time: number, close: number): BadCandles => {
  const otherwise = Number.isNaN(close)
    ? ", leave it out, or add `and not na(close)` to the formula"
    : ", or leave it out"
  const at = isInstant(time) ? formatInstant(time) : String(time)
  return new BadCandles({
    symbol,
    message: `The bar of ${symbol} at ${at} matches, but its close is ${close}: give it one that is a finite number${otherwise}`,
  })
}

/**
 * The answer of one symbol from the evaluated series. `close` must be among the
 * columns; a bar that matches must have one.
 */
export const answerOf = (
  symbol: string,
  candles: Candles,
  plan: Plan,
  evaluation: Evaluation,
  jobType: JobType,
  range: DateRange,
): Result.Result<SymbolAnswer, BadCandles> => {
  const { time, close } = candles.columns
  const [start, end] = barsInRange(time.subarray(0, candles.length), range)
  const last = end - 1
  const matches: Array<Match> = []
  if (jobType !== "compute" && close !== undefined) {
    const { result } = evaluation
    for (let bar = jobType === "screen" ? Math.max(start, last) : start; bar < end; bar++) {
      if (result[bar] !== 1) continue
      if (!Number.isFinite(close[bar])) return Result.fail(withoutClose(symbol, time[bar], close[bar]))
      matches.push({ time: time[bar], close: close[bar], values: valuesAt(evaluation, bar) })
    }
  }
  const computedIndicators = last < start ? {} : valuesAt(evaluation, last)
  const short = candles.firstIndex + end <= plan.warmup
  return Result.succeed(short ? { matches, computedIndicators, flags: SHORT_HISTORY } : { matches, computedIndicators })
}
