import { TOLERANCE } from "./tolerance.ts"

/**
 * By how much each value is above the one before it, else 0, from bar
 * `first + 1` on, NaN before. A move within {@link TOLERANCE} counts as 0.
 *
 * @since 0.1.0
 */
export const gains = (out: Float64Array, source: Float64Array, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first + 1)
  for (let i = first + 1; i < n; i++) {
    const move = source[i] - source[i - 1]
    out[i] = move > TOLERANCE ? move : 0
  }
}

/**
 * By how much each value is below the one before it, else 0: see {@link gains}.
 *
 * @since 0.1.0
 */
export const losses = (out: Float64Array, source: Float64Array, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first + 1)
  for (let i = first + 1; i < n; i++) {
    const move = source[i - 1] - source[i]
    out[i] = move > TOLERANCE ? move : 0
  }
}

/**
 * Money flow, price times volume, of the bars where `source` rose (`direction`
 * 1) or fell (-1) by more than {@link TOLERANCE}, else 0; NaN before bar
 * `first`, which counts in both directions. Source: the two flows of Pine's
 * `ta.mfi`.
 *
 * @since 0.1.0
 */
export const moneyFlow = (
  out: Float64Array,
  source: Float64Array,
  volume: Float64Array,
  direction: 1 | -1,
  first: number,
): void => {
  const n = out.length
  out.fill(NaN, 0, first)
  if (first < n) out[first] = source[first] * volume[first]
  for (let i = first + 1; i < n; i++) {
    out[i] = (source[i] - source[i - 1]) * direction > TOLERANCE ? source[i] * volume[i] : 0
  }
}

/**
 * The sum of the last `length` values, from bar `first + length - 1` on, NaN
 * before.
 *
 * Computed in blocks of `length` bars: a window is the end of one block and the
 * beginning of the next. Nothing is ever subtracted, so the sum of a window of
 * zeros is exactly 0, which a quotient of two sums depends on.
 *
 * @since 0.1.0
 */
export const flowSum = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first + length - 1)
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    let sum = 0
    for (let i = block; i < end; i++) {
      sum += source[i]
      // Before the first full window `out` is NaN and stays NaN.
      if (i === block + length - 1) out[i] = sum
      else out[i] += sum
    }
    // This block's part of the windows that end in the next one, kept in `out` until then.
    let older = 0
    for (let i = end - 1; i > block; i--) {
      older += source[i]
      if (i + length - 1 < n) out[i + length - 1] = older
    }
  }
}

/**
 * The difference of two sums in percent of their total, -100 to 100, from bar
 * `first` on, NaN before; NaN where both are 0. Source: the last step of Pine's
 * `ta.cmo`.
 *
 * @since 0.1.0
 */
export const balance = (out: Float64Array, up: Float64Array, down: Float64Array, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first)
  for (let i = first; i < n; i++) out[i] = 100 * ((up[i] - down[i]) / (up[i] + down[i]))
}

/**
 * The first of two sums in percent of their total, 0 to 100, from bar `first`
 * on, NaN before; 100 where the second is 0, whatever the first is. Source: the
 * last step of Pine's `ta.mfi`.
 *
 * @since 0.1.0
 */
export const share = (out: Float64Array, up: Float64Array, down: Float64Array, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first)
  for (let i = first; i < n; i++) {
    const all = up[i] + down[i]
    // Where `up` is NaN so is the result, even if `down` is 0.
    out[i] = down[i] === 0 && all === all ? 100 : 100 * (up[i] / all)
  }
}
