import { lowerBound } from "../../calendar/lowerBound.ts"
import { hasDates } from "../../calendar/timeframeUnit.ts"
import { timeframeMs } from "../timeframeSpacing.ts"
import type { BarColumns } from "../Candles.ts"
import { type Check, type Flaw, untilOf } from "./Flaw.ts"

const DAY_MS = 86_400_000
const FEWEST = 5

/**
 * The number of bars without a move, or missing at the end, that makes a series stale: five, and at least a day of
 * shorter bars.
 */
export const staleBarsOf = (timeframe: string): number =>
  hasDates(timeframe) ? FEWEST : Math.max(FEWEST, Math.ceil(DAY_MS / timeframeMs(timeframe)))

/** Whether the four prices of the bar at `at` are this one. */
const isStill = ({ close, high, low, open }: BarColumns, at: number, price: number): boolean =>
  close[at] === price && open[at] === price && high[at] === price && low[at] === price

/** Whether the four prices of the last bar are equal. */
export const endsStill = (bars: BarColumns): boolean => {
  const last = bars.time.length - 1
  return last >= 0 && isStill(bars, last, bars.close[last])
}

/** Finds bars at the end whose prices are all equal: some feeds repeat the last bar when data stops. */
export const checkTail: Check = function* ({ bars, staleBars }) {
  const { close, time } = bars
  const { length } = time
  const last = close[length - 1]
  let begin = length
  while (begin > 0 && isStill(bars, begin - 1, last)) begin--
  if (length - begin < staleBars) return
  const values = { bars: length - begin, close: last }
  yield { time: time[begin], ...untilOf(time[begin], time[length - 1]), rule: "stale", values }
}

/** Finds whether a series ends early: at least `staleBars` times of the calendar come after its last bar. */
export const checkEnd = (last: number, calendar: Float64Array, staleBars: number): Flaw | undefined => {
  const place = lowerBound(calendar, last)
  const behind = calendar.length - place - (calendar[place] === last ? 1 : 0)
  return behind < staleBars ? undefined : { time: last, rule: "stale", values: { barsBehind: staleBars } }
}
