import { TOLERANCE } from "./tolerance.ts"
import { atr } from "./volatility.ts"

/**
 * Parabolic stop and reverse, from bar `first + 1` on, NaN before: below the
 * bars in a rise, above them in a fall. The first two closes decide which of
 * the two comes first. A price within {@link TOLERANCE} of the stop does not hit
 * it. Source: Pine's `ta.sar`, after J. W. Wilder, "New Concepts in Technical
 * Trading Systems" (1978).
 *
 * @since 0.1.0
 */
export const sar = (
  out: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  start: number,
  increment: number,
  maximum: number,
  first: number,
): void => {
  const n = out.length
  const begin = first + 1
  out.fill(NaN, 0, begin)
  if (begin >= n) return
  let rises = close[begin] > close[first]
  let extreme = rises ? high[begin] : low[begin]
  let stop = rises ? low[first] : high[first]
  let acceleration = start
  for (let i = begin; i < n; i++) {
    stop += acceleration * (extreme - stop)
    const isHit = (rises ? stop - low[i] : high[i] - stop) > TOLERANCE
    if (isHit) {
      stop = rises ? Math.max(high[i], extreme) : Math.min(low[i], extreme)
      rises = !rises
      extreme = rises ? high[i] : low[i]
      acceleration = start
    } else if (rises ? high[i] > extreme : low[i] < extreme) {
      extreme = rises ? high[i] : low[i]
      acceleration = Math.min(acceleration + increment, maximum)
    }
    // The stop never enters the range of the last two bars.
    const older = i > begin ? i - 2 : i - 1
    stop = rises ? Math.min(stop, low[i - 1], low[older]) : Math.max(stop, high[i - 1], high[older])
    out[i] = stop
  }
}

/**
 * Supertrend: a stop `factor` average true ranges from the middle of the bar,
 * which only ever moves towards the price, from bar `first + length - 1` on,
 * NaN before; and its direction from bar `first` on, -1 in a rise (the stop is
 * below), 1 in a fall and in the warm-up. A close within {@link TOLERANCE} of a
 * stop has not crossed it. Source: Pine's `ta.supertrend`.
 *
 * @since 0.1.0
 */
export const supertrend = (
  outStop: Float64Array,
  outDirection: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  factor: number,
  length: number,
  first: number,
): void => {
  const n = outStop.length
  const start = first + length - 1
  outStop.fill(NaN, 0, start)
  // `outDirection` holds the average true ranges until each is read.
  atr(outDirection, high, low, close, length, first)
  let upper = NaN
  let lower = NaN
  let stop = NaN
  for (let i = start; i < n; i++) {
    const middle = (high[i] + low[i]) / 2
    const reach = factor * outDirection[i]
    const wasUpper = Math.abs(stop - upper) <= TOLERANCE
    if (i === start || middle - reach > lower || lower - close[i - 1] > TOLERANCE) lower = middle - reach
    if (i === start || middle + reach < upper || close[i - 1] - upper > TOLERANCE) upper = middle + reach
    const falls = i === start || (wasUpper ? close[i] - upper <= TOLERANCE : lower - close[i] > TOLERANCE)
    stop = falls ? upper : lower
    outStop[i] = stop
    outDirection[i] = falls ? 1 : -1
  }
  outDirection.fill(1, first, Math.min(start, n))
}
