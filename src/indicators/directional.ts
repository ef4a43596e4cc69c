import { moveTowards } from "./movingAverages.ts"
import { TOLERANCE } from "./tolerance.ts"

/**
 * Directional movement: +DI and -DI, 0 to 100, from bar `first + length` on,
 * and their average directional index (ADX), 0 to 100, from `smoothing - 1`
 * bars later on; NaN before. All are Wilder's averages, seeded by plain means;
 * the moves begin at bar `first + 1`. NaN until a bar has a range, which delays
 * the ADX by as many bars. Moves that differ by no more than
 * {@link TOLERANCE} are equal. Source: Pine's `ta.dmi`.
 *
 * @since 0.1.0
 */
export const dmi = (
  outPlus: Float64Array,
  outMinus: Float64Array,
  outAdx: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  length: number,
  smoothing: number,
  first: number,
): void => {
  const n = outPlus.length
  const start = first + length
  for (const out of [outPlus, outMinus, outAdx]) out.fill(NaN, 0, start)
  const weight = 1 / length
  let range = 0
  let up = 0
  let down = 0
  let plus = NaN
  let minus = NaN
  // The mean of the first `smoothing` values, then Wilder's average.
  let adx = 0
  let values = 0
  for (let i = first + 1; i < n; i++) {
    const rise = high[i] - high[i - 1]
    const fall = low[i - 1] - low[i]
    const rises = rise > TOLERANCE && rise - fall > TOLERANCE ? rise : 0
    const falls = fall > TOLERANCE && fall - rise > TOLERANCE ? fall : 0
    const previous = close[i - 1]
    const ranged = Math.max(high[i] - low[i], Math.abs(high[i] - previous), Math.abs(low[i] - previous))
    if (i <= start) {
      range += ranged
      up += rises
      down += falls
      if (i < start) continue
      range /= length
      up /= length
      down /= length
    } else {
      range = moveTowards(range, ranged, weight)
      up = moveTowards(up, rises, weight)
      down = moveTowards(down, falls, weight)
    }
    if (range !== 0) {
      plus = 100 * (up / range)
      minus = 100 * (down / range)
    }
    outPlus[i] = plus
    outMinus[i] = minus
    if (plus === plus) {
      const both = plus + minus
      const apart = Math.abs(plus - minus) / (both <= TOLERANCE ? 1 : both)
      values++
      if (values <= smoothing) adx += apart / smoothing
      else adx = moveTowards(adx, apart, 1 / smoothing)
    }
    outAdx[i] = values < smoothing ? NaN : 100 * adx
  }
}
