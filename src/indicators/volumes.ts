/**
 * On-balance volume: the volume of the bars that closed higher less that of
 * those that closed lower, summed from bar 1 on, NaN before. A bar without a
 * volume, a close or a previous close is NaN; the sum goes on after it. Source:
 * Pine's `ta.obv`.
 *
 * @since 0.1.0
 */
export const obv = (out: Float64Array, close: Float64Array, volume: Float64Array): void => {
  const n = out.length
  out.fill(NaN, 0, 1)
  let sum = 0
  for (let i = 1; i < n; i++) {
    const flow = Math.sign(close[i] - close[i - 1]) * volume[i]
    if (flow === flow) sum += flow
    out[i] = flow === flow ? sum : NaN
  }
}

/**
 * Volume-weighted average price since the last bar where `anchor` was 1, NaN
 * before there is one, and where nothing was traded since. A bar without a
 * source or a volume is NaN and left out of the average. Source: Pine's
 * `ta.vwap`.
 *
 * @since 0.1.0
 */
export const vwap = (
  out: Float64Array,
  source: Float64Array,
  volume: Float64Array,
  anchor: Uint8Array,
  first: number,
): void => {
  const n = out.length
  let begun = anchor.indexOf(1)
  if (begun < 0) begun = n
  out.fill(NaN, 0, Math.max(first, begun))
  let traded = 0
  let shares = 0
  for (let i = Math.max(first, begun); i < n; i++) {
    if (anchor[i] === 1) {
      traded = 0
      shares = 0
    }
    const flow = source[i] * volume[i]
    if (flow === flow) {
      traded += flow
      shares += volume[i]
    }
    out[i] = flow === flow ? traded / shares : NaN
  }
}

/**
 * Volume-weighted standard deviation of the prices since the last bar where
 * `anchor` was 1 from their {@link vwap}; NaN where that average is NaN. Source:
 * the bands of Pine's `ta.vwap`.
 *
 * @since 0.1.0
 */
export const vwapDeviation = (
  out: Float64Array,
  source: Float64Array,
  volume: Float64Array,
  anchor: Uint8Array,
  first: number,
): void => {
  const n = out.length
  let begun = anchor.indexOf(1)
  if (begun < 0) begun = n
  out.fill(NaN, 0, Math.max(first, begun))
  let shares = 0
  let mean = 0
  let squares = 0
  for (let i = Math.max(first, begun); i < n; i++) {
    if (anchor[i] === 1) {
      shares = 0
      mean = 0
      squares = 0
    }
    const traded = volume[i]
    const off = source[i] - mean
    if (off * traded === off * traded) {
      shares += traded
      // The first price that is traded is the mean, without rounding.
      if (shares === traded) mean = source[i]
      else if (shares !== 0) {
        const step = (off * traded) / shares
        mean += step
        squares += traded * off * (off - step)
      }
    }
    out[i] = off * traded === off * traded && shares !== 0 ? Math.sqrt(Math.max(0, squares / shares)) : NaN
  }
}
