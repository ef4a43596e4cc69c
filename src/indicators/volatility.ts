import { moveTowards } from "./movingAverages.ts"

/**
 * True range: the greatest of high - low, |high - close[1]| and
 * |low - close[1]|. Where the previous close is NaN, as at bar 0, it is
 * high - low with `handleNa`, else NaN. Source: Pine's `ta.tr`.
 *
 * @since 0.1.0
 */
export const tr = (
  out: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  handleNa: boolean,
): void => {
  const n = out.length
  for (let i = 0; i < n; i++) {
    const previous = i === 0 ? NaN : close[i - 1]
    if (Number.isNaN(previous)) out[i] = handleNa ? high[i] - low[i] : NaN
    else out[i] = trueRange(high[i], low[i], previous)
  }
}

/**
 * Average true range: Wilder's average of the true range, whose first bar is
 * high - low, from bar `first + length - 1` on, NaN before. Source: Pine's
 * `ta.atr`.
 *
 * @since 0.1.0
 */
export const atr = (
  out: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  length: number,
  first: number,
): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  if (start >= n) return
  let value = high[first] - low[first]
  for (let i = first + 1; i <= start; i++) value += trueRange(high[i], low[i], close[i - 1])
  value /= length
  out[start] = value
  const weight = 1 / length
  for (let i = start + 1; i < n; i++) {
    value = moveTowards(value, trueRange(high[i], low[i], close[i - 1]), weight)
    out[i] = value
  }
}

/**
 * Standard deviation of the last `length` values: the square root of
 * {@link variance}. Source: Pine's `ta.stdev`.
 *
 * @since 0.1.0
 */
export const stdev = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  biased: boolean,
  first: number,
): void => {
  variance(out, source, length, biased, first)
  for (let i = first + length - 1; i < out.length; i++) out[i] = Math.sqrt(out[i])
}

/**
 * Variance of the last `length` values, of the population with `biased`, else
 * of a sample, from bar `first + length - 1` on, NaN before.
 * Source: Pine's `ta.variance`.
 *
 * Computed in blocks of `length` bars: a window is the end of one block and the
 * beginning of the next. Each is summed by Welford's updates around a price of
 * its own, and the two are combined as by Chan, Golub and LeVeque ("Algorithms
 * for computing the sample variance", 1983). Nothing large is ever subtracted,
 * so large prices with small moves lose no digits, and a window of equal prices
 * gives exactly 0.
 *
 * @since 0.1.0
 */
export const variance = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  biased: boolean,
  first: number,
): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  if (start >= n) return
  const divisor = biased ? length : length - 1
  // Of the end of the previous block: means in `kept`, sums of squares in `out` until they are read.
  const kept = new Float64Array(length)
  let keptOrigin = 0
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    const origin = source[block]
    const shift = keptOrigin - origin
    let mean = 0
    let squares = 0
    for (let i = block; i < end; i++) {
      const count = i - block + 1
      const x = source[i] - origin
      const off = x - mean
      mean += off * (1 / count)
      squares += off * (x - mean)
      if (count === length) out[i] = squares / divisor
      else if (block !== first) {
        const apart = kept[count] + shift - mean
        const between = (apart * apart * count * (length - count)) / length
        out[i] = (out[i] + squares + between) / divisor
      }
    }
    keptOrigin = source[end - 1]
    mean = 0
    squares = 0
    const last = Math.min(end - 1, n - length)
    for (let i = end - 1; i > block; i--) {
      const x = source[i] - keptOrigin
      const off = x - mean
      mean += off * (1 / (end - i))
      squares += off * (x - mean)
      if (i <= last) {
        kept[i - block] = mean
        out[i + length - 1] = squares
      }
    }
  }
}

const trueRange = (high: number, low: number, previous: number): number =>
  Math.max(high - low, Math.abs(high - previous), Math.abs(low - previous))
