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
    value += (trueRange(high[i], low[i], close[i - 1]) - value) * weight
    out[i] = value
  }
}

/**
 * Standard deviation of the last `length` values, of the population with
 * `biased`, else of a sample, from bar `first + length - 1` on, NaN before.
 * Source: Pine's `ta.stdev`.
 *
 * Two passes over each window, around its mean: on prices of any size with
 * moves of any size no digit is lost.
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
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  const divisor = biased ? length : length - 1
  for (let i = start; i < n; i++) {
    const from = i - length + 1
    const origin = source[from]
    let sum = 0
    for (let j = from; j <= i; j++) sum += source[j] - origin
    const mean = sum / length
    let squares = 0
    for (let j = from; j <= i; j++) {
      const deviation = source[j] - origin - mean
      squares += deviation * deviation
    }
    out[i] = Math.sqrt(squares / divisor)
  }
}

const trueRange = (high: number, low: number, previous: number): number =>
  Math.max(high - low, Math.abs(high - previous), Math.abs(low - previous))
