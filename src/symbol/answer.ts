import type { Candles } from "../candles/Candles.ts"
import type { Evaluation, Plan, Series } from "../formula/FormulaService.ts"
import type { DateRange } from "../job/DateRange.ts"
import type { JobType } from "../job/ProcessingJob.ts"
import type { Match, SymbolAnswer, Value } from "../job/ProcessingResult.ts"

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

/** The answer of one symbol from the evaluated series. `close` must be among the columns. */
export const answerOf = (
  candles: Candles,
  plan: Plan,
  evaluation: Evaluation,
  jobType: JobType,
  range: DateRange,
): SymbolAnswer => {
  const { time, close } = candles.columns
  const [start, end] = barsInRange(time.subarray(0, candles.length), range)
  const last = end - 1
  const matches: Array<Match> = []
  if (jobType !== "compute" && close !== undefined) {
    const { result } = evaluation
    for (let bar = jobType === "screen" ? Math.max(start, last) : start; bar < end; bar++) {
      if (result[bar] === 1) matches.push({ time: time[bar], close: close[bar], values: valuesAt(evaluation, bar) })
    }
  }
  const computedIndicators = last < start ? {} : valuesAt(evaluation, last)
  const short = candles.firstIndex + end <= plan.warmup
  return short ? { matches, computedIndicators, flags: SHORT_HISTORY } : { matches, computedIndicators }
}
