/**
 * The weighted sum of the last `weights.length` values, the oldest first, from
 * bar `first + weights.length - 1` on, NaN before; a NaN in the window gives
 * NaN.
 *
 * @since 0.1.0
 */
export const weightedSum = (out: Float64Array, source: Float64Array, weights: Float64Array, first: number): void => {
  const n = out.length
  const length = weights.length
  out.fill(NaN, 0, first + length - 1)
  for (let i = first + length - 1; i < n; i++) {
    const oldest = i - length + 1
    let sum = 0
    for (let k = 0; k < length; k++) sum += source[oldest + k] * weights[k]
    out[i] = sum
  }
}

/**
 * The weights of the symmetric moving average of four bars: 1/6, 2/6, 2/6, 1/6.
 * Source: Pine's `ta.swma`.
 *
 * @since 0.1.0
 */
export const swmaWeights = (): Float64Array => Float64Array.of(1 / 6, 2 / 6, 2 / 6, 1 / 6)

/**
 * The weights of the Arnaud Legoux moving average, which add up to 1: a bell
 * around `offset * (length - 1)` bars after the window's oldest (cut to a whole
 * bar with `floored`), `length / sigma` bars wide. Source: Pine's `ta.alma`.
 *
 * @since 0.1.0
 */
export const almaWeights = (length: number, offset: number, sigma: number, floored: boolean): Float64Array => {
  const exact = offset * (length - 1)
  const centre = floored ? Math.floor(exact) : exact
  const width = length / sigma
  const bell = Float64Array.from({ length }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * width * width)))
  const total = bell.reduce((sum, weight) => sum + weight, 0)
  return bell.map((weight) => weight / total)
}
