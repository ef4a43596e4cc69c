import { SortedWindow } from "./sortedWindow.ts"
import { TOLERANCE } from "./tolerance.ts"

/**
 * Spearman's rank correlation of the last `length` values with their order in
 * time, in percent: 100 where each is above the one before, -100 where each is
 * below; from bar `first + length - 1` on, NaN before. Values within
 * {@link TOLERANCE} share the mean of their ranks; NaN where all are equal.
 * Source: Pine's `ta.rci`.
 *
 * @since 0.1.0
 */
export const rci = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, Math.min(n, start))
  if (start >= n) return
  const window = new SortedWindow(length)
  for (let i = first; i < start; i++) window.add(source[i])
  const middle = (length - 1) / 2
  // The sum of squares of 0 .. length - 1, the places in time, around their middle.
  const timeSpread = (length * (length * length - 1)) / 12
  for (let i = start; i < n; i++) {
    if (i === start) window.add(source[i])
    else window.replace(source[i - length], source[i])
    let products = 0
    let rankSpread = 0
    for (let place = 0; place < length; place++) {
      const x = source[i - length + 1 + place]
      const off = (window.countBelow(x - TOLERANCE) + window.countUpTo(x + TOLERANCE) - 1) / 2 - middle
      products += off * (place - middle)
      rankSpread += off * off
    }
    out[i] = (100 * products) / Math.sqrt(timeSpread * rankSpread)
  }
}
