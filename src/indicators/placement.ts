import { isRounding } from "./tolerance.ts"

/**
 * Where a value lies between a low and a high, 0 to 100, from bar `first` on,
 * NaN before; NaN where the two differ by rounding alone. Source: the last step
 * of Pine's `ta.stoch`.
 *
 * @since 0.1.0
 */
export const aboveLow = (
  out: Float64Array,
  source: Float64Array,
  low: Float64Array,
  high: Float64Array,
  first: number,
): void => {
  place(out, source, low, low, high, first)
}

/**
 * How far a value lies below the high, on a scale from 0 at the high to -100 at
 * the low, from bar `first` on, NaN before; NaN where the two differ by rounding
 * alone. Source: the last step of Pine's `ta.wpr`.
 *
 * @since 0.1.0
 */
export const belowHigh = (
  out: Float64Array,
  source: Float64Array,
  low: Float64Array,
  high: Float64Array,
  first: number,
): void => {
  place(out, source, high, low, high, first)
}

/** How far the source is from `origin`, in percent of the range. */
const place = (
  out: Float64Array,
  source: Float64Array,
  origin: Float64Array,
  low: Float64Array,
  high: Float64Array,
  first: number,
): void => {
  const n = out.length
  out.fill(NaN, 0, first)
  for (let i = first; i < n; i++) {
    const range = high[i] - low[i]
    out[i] = isRounding(Math.abs(range), high[i]) ? NaN : 100 * ((source[i] - origin[i]) / range)
  }
}
