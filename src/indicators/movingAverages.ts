import { windowSums } from "./sums.ts"

/**
 * Simple moving average: the mean of the last `length` values, from bar
 * `first + length - 1` on, NaN before; {@link windowSums} says how exact it is.
 * Source: Pine's `ta.sma`.
 *
 * @since 0.1.0
 */
export const sma = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  windowSums(out, source, length, length, first)
}

/**
 * Exponential moving average: seeded at bar `first + length - 1` by the mean of
 * the first `length` values, then `p + (x - p) * 2 / (length + 1)`; NaN before.
 * Source: Pine's `ta.ema`.
 *
 * @since 0.1.0
 */
export const ema = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  smooth(out, source, length, first, 2 / (length + 1))
}

/**
 * Wilder's moving average: seeded at bar `first + length - 1` by the mean of
 * the first `length` values, then `p + (x - p) / length`; NaN before.
 * Source: Pine's `ta.rma`.
 *
 * @since 0.1.0
 */
export const rma = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  smooth(out, source, length, first, 1 / length)
}

/**
 * Weighted moving average: the newest of the last `length` values weighs
 * `length`, the oldest 1; from bar `first + length - 1` on, NaN before.
 * Source: Pine's `ta.wma`.
 *
 * Computed in blocks of `length` bars: a window is the end of one block and the
 * beginning of the next. Nothing is ever subtracted, so no rounding error
 * outlives its window.
 *
 * @since 0.1.0
 */
export const wma = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first + length - 1)
  const total = (length * (length + 1)) / 2
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    // This block's part of the windows that end in it.
    let sum = 0
    let rising = 0
    for (let i = block; i < end; i++) {
      const at = i - block
      const x = source[i]
      sum += x
      rising += (at + 1) * x
      if (at === length - 1) out[i] = rising / total
      else if (block > first) out[i] = (out[i] + ((length - at - 1) * sum + rising)) / total
    }
    // Its part of those that end in the next one, kept in `out` until then.
    let older = 0
    let weighted = 0
    for (let i = end - 1; i > block; i--) {
      older += source[i]
      weighted += older
      if (i + length - 1 < n) out[i + length - 1] = weighted
    }
  }
}

/** Moves an exponential average towards the next value, `x`; with a weight of 1 the result is exactly `x`. */
export const moveTowards = (average: number, x: number, weight: number): number =>
  // average + (x - average) may round to something other than x.
  weight === 1 ? x : average + (x - average) * weight

const smooth = (out: Float64Array, source: Float64Array, length: number, first: number, weight: number): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  if (start >= n) return
  if (length === 1) {
    for (let i = first; i < n; i++) out[i] = source[i]
    return
  }
  let value = meanOf(source, first, length)
  out[start] = value
  for (let i = start + 1; i < n; i++) {
    value += (source[i] - value) * weight
    out[i] = value
  }
}

const meanOf = (source: Float64Array, from: number, length: number): number => {
  let sum = 0
  for (let i = from; i < from + length; i++) sum += source[i]
  return sum / length
}
