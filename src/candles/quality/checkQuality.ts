import type { Timeframe } from "../../job/Timeframe.ts"
import { QUALITY_RULES, type QualityFinding } from "../../job/QualityFinding.ts"
import type { BarColumns } from "../Candles.ts"
import { gapsIn, makeCalendarCount, type CalendarCount } from "./calendar.ts"
import { checkSeries } from "./checkSeries.ts"
import type { Flaw } from "./Flaw.ts"
import { checkEnd, staleBarsOf } from "./staleChecks.ts"
import { orderBars } from "./timeChecks.ts"

/** Options for checking the quality of series. @since 0.1.0 */
export interface QualityOptions {
  /** `1d` by default. */
  readonly timeframe?: Timeframe
  /** Whether prices of 0 and below are valid, as in futures. */
  readonly allowNegative?: boolean
  /** The exchange of a symbol; each exchange has its own calendar. */
  readonly exchangeOf?: (symbol: string) => string | undefined
}

/** The order of the findings of one symbol: by time, then by rule. */
const compareFlaws = (a: Flaw, b: Flaw): number =>
  a.time - b.time || QUALITY_RULES.indexOf(a.rule) - QUALITY_RULES.indexOf(b.rule)

/** Finds the gaps of a series against a calendar, in order, and whether the series ends early. */
export const checkAgainstCalendar = (
  times: Float64Array,
  calendar: Float64Array,
  staleBars: number,
): ReadonlyArray<Flaw> => {
  if (times.length === 0) return []
  const ended = checkEnd(times[times.length - 1], calendar, staleBars)
  return [...gapsIn(times, calendar), ...(ended === undefined ? [] : [ended])]
}

/**
 * Checks the quality of candles by every {@link QualityRule}: the bars of each series, and gaps, where a series lacks a
 * bar that most others have (at least 80% of those whose first and last bars lie around that time). The bars may be in
 * any order; missing prices and volumes are NaN.
 *
 * The series are read twice, with one in memory at a time.
 *
 * ```ts
 * import { checkQuality, sampleMarket } from "marketsweep"
 *
 * const findings = checkQuality(sampleMarket({ symbols: 200 })) // none
 * ```
 *
 * @since 0.1.0
 */
export const checkQuality = (
  series: Iterable<readonly [symbol: string, bars: BarColumns]>,
  { allowNegative = false, exchangeOf = () => undefined, timeframe = "1d" }: QualityOptions = {},
): ReadonlyArray<QualityFinding> => {
  // An iterator can be read only once, so its series are stored.
  const iterator: unknown = series[Symbol.iterator]()
  const all = iterator === series ? [...series] : series
  const staleBars = staleBarsOf(timeframe)
  const counts = new Map<string | undefined, CalendarCount>()
  const found = new Map<string, ReadonlyArray<Flaw>>()
  for (const [symbol, given] of all) {
    const { bars, flaws } = orderBars(given)
    const { time } = bars
    found.set(symbol, [...flaws, ...checkSeries({ bars, from: 0, allowNegative, staleBars })])
    if (time.length === 0) continue
    const exchange = exchangeOf(symbol)
    const count = counts.get(exchange) ?? makeCalendarCount()
    counts.set(exchange, count)
    count.add(time)
    count.live(time[0], time[time.length - 1])
  }
  const calendars = new Map([...counts].map(([exchange, count]) => [exchange, count.times()]))
  const findings: Array<QualityFinding> = []
  for (const [symbol, given] of all) {
    const calendar = calendars.get(exchangeOf(symbol)) ?? new Float64Array(0)
    const flaws = [
      ...(found.get(symbol) ?? []),
      ...checkAgainstCalendar(orderBars(given).bars.time, calendar, staleBars),
    ]
    for (const flaw of flaws.toSorted(compareFlaws)) findings.push({ symbol, timeframe, ...flaw })
  }
  return findings
}
