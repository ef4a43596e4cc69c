import type { BarColumns } from "../Candles.ts"
import { type Check, type Flaw, orNull } from "./Flaw.ts"

/** The numbers of one bar. */
export interface Bar {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Rules that are checked on a single bar. */
export type BarRule = "invalid" | "prices" | "highLow"

const isInvalid = ({ close, high, low, open, volume }: Bar): boolean =>
  ![open, high, low, close].every(Number.isFinite) || volume === Infinity || volume < 0

const isNotPositive = ({ close, high, low, open }: Bar): boolean => [open, high, low, close].some((price) => price <= 0)

/** Ignores missing prices: NaN is neither above nor below. */
const isInconsistent = ({ close, high, low, open }: Bar): boolean =>
  high < open || high < close || high < low || low > open || low > close

/** The rules that a single bar breaks. */
export const brokenRules = (bar: Bar, allowNegative: boolean): ReadonlyArray<BarRule> => {
  const broken: Array<BarRule> = []
  if (isInvalid(bar)) broken.push("invalid")
  if (!allowNegative && isNotPositive(bar)) broken.push("prices")
  if (isInconsistent(bar)) broken.push("highLow")
  return broken
}

/** The values of a bar that a rule reads. */
export const barValues = ({ close, high, low, open, volume }: Bar, rule: BarRule): Flaw["values"] => ({
  open: orNull(open),
  high: orNull(high),
  low: orNull(low),
  close: orNull(close),
  ...(rule === "invalid" ? { volume: orNull(volume) } : {}),
})

const barAt = (bars: BarColumns, index: number): Bar => ({
  open: bars.open[index],
  high: bars.high[index],
  low: bars.low[index],
  close: bars.close[index],
  volume: bars.volume[index],
})

/** The index of the next bar that may be wrong, from `at` on. Almost all bars are valid and pass this one test. */
export const nextSuspect = (
  { close, high, low, open, volume }: BarColumns,
  at: number,
  allowNegative: boolean,
): number => {
  const least = allowNegative ? -Infinity : 0
  const { length } = low
  for (let index = at; index < length; index++) {
    const lowest = low[index]
    const highest = high[index]
    const opened = open[index]
    const closed = close[index]
    // NaN fails each comparison.
    if (!(lowest > least && lowest <= opened && lowest <= closed)) return index
    if (!(opened <= highest && closed <= highest && highest < Infinity)) return index
    if (volume[index] < 0 || volume[index] === Infinity) return index
  }
  return length
}

/**
 * Finds bars with an impossible number, a price that is not above 0, or a high or low that is not the extreme price.
 */
export const checkBars: Check = function* ({ allowNegative, bars, from }) {
  const { length } = bars.time
  for (let at = nextSuspect(bars, from, allowNegative); at < length; at = nextSuspect(bars, at + 1, allowNegative)) {
    const bar = barAt(bars, at)
    for (const rule of brokenRules(bar, allowNegative)) {
      yield { time: bars.time[at], rule, values: barValues(bar, rule) }
    }
  }
}
