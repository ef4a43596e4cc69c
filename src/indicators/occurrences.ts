/**
 * The source's value at the last bar where `condition` was 1, or at the one
 * `occurrence` such bars before it; NaN until there have been as many. Where the
 * source is NaN on such a bar, so is the result. Source: Pine's `ta.valuewhen`.
 *
 * @since 0.1.0
 */
export const valuewhen = (out: Float64Array, condition: Uint8Array, source: Float64Array, occurrence: number): void => {
  const n = out.length
  // The last `occurrence + 1` values, the oldest of them at `next`.
  const kept = new Float64Array(occurrence + 1).fill(NaN)
  let next = 0
  for (let i = 0; i < n; i++) {
    if (condition[i] === 1) {
      kept[next] = source[i]
      next = next === occurrence ? 0 : next + 1
    }
    out[i] = kept[next]
  }
}

/**
 * How many bars ago `condition` was last 1: 0 on such a bar, NaN before the
 * first. Source: Pine's `ta.barssince`.
 *
 * @since 0.1.0
 */
export const barssince = (out: Float64Array, condition: Uint8Array): void => {
  const n = out.length
  let bars = NaN
  for (let i = 0; i < n; i++) {
    bars = condition[i] === 1 ? 0 : bars + 1
    out[i] = bars
  }
}
