import { SortedWindow } from "./sortedWindow.ts"
import { TOLERANCE } from "./tolerance.ts"

/**
 * The median of the last `length` values, for an even `length` the mean of the
 * middle two; from bar `first + length - 1` on, NaN before. Source: Pine's
 * `ta.median`.
 *
 * @since 0.1.0
 */
export const median = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const upper = length >>> 1
  const lower = (length - 1) >>> 1
  mapSorted(out, source, length, first, (sorted) =>
    lower === upper ? sorted[upper] : (sorted[lower] + sorted[upper]) / 2,
  )
}

/**
 * The most frequent of the last `length` values, the least of several such; from
 * bar `first + length - 1` on, NaN before. Values that differ by rounding alone
 * count as different. Source: Pine's `ta.mode`.
 *
 * @since 0.1.0
 */
export const mode = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  mapSorted(out, source, length, first, (sorted) => {
    let best = sorted[0]
    let most = 0
    let count = 0
    for (let i = 0; i < length; i++) {
      count = i > 0 && sorted[i] === sorted[i - 1] ? count + 1 : 1
      if (count > most) {
        most = count
        best = sorted[i]
      }
    }
    return best
  })
}

/**
 * The least of the last `length` values that `percentage` percent (0 to 100) of
 * them do not exceed (the nearest-rank method); from bar `first + length - 1`
 * on, NaN before. Source: Pine's `ta.percentile_nearest_rank`.
 *
 * @since 0.1.0
 */
export const percentileNearestRank = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  percentage: number,
  first: number,
): void => {
  const at = Math.max(0, Math.ceil((percentage * length) / 100) - 1)
  mapSorted(out, source, length, first, (sorted) => sorted[at])
}

/**
 * The value below which `percentage` percent (0 to 100) of the last `length`
 * bars lie, interpolated between two of them: its place in ascending order,
 * counted from 1, is `length * percentage / 100 + 0.5`. From bar
 * `first + length - 1` on; NaN before, and where one of the bars is NaN.
 * Source: Pine's `ta.percentile_linear_interpolation`.
 *
 * @since 0.1.0
 */
export const percentileLinearInterpolation = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  percentage: number,
  first: number,
): void => {
  const place = Math.max(0, Math.min(length - 1, (length * percentage) / 100 - 0.5))
  const lower = Math.floor(place)
  const share = place - lower
  mapFullWindows(out, source, length, first, (window) => {
    const { values } = window
    return share === 0 ? values[lower] : values[lower] * (1 - share) + values[lower + 1] * share
  })
}

/**
 * The percentage of the `length` bars before the current one that are not above
 * it by more than {@link TOLERANCE}; from bar `first + length` on, NaN before,
 * and where one of these bars is NaN. Source: Pine's `ta.percentrank`.
 *
 * @since 0.1.0
 */
export const percentrank = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  // The windows include the current bar, which the -1 leaves out again.
  mapFullWindows(out, source, length + 1, first, (window, x) => ((window.countUpTo(x + TOLERANCE) - 1) * 100) / length)
}

/** Maps the last `length` values, in ascending order, to a value. */
const mapSorted = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  first: number,
  value: (sorted: Float64Array) => number,
): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  if (start >= n) return
  const window = new SortedWindow(length)
  for (let i = first; i <= start; i++) window.add(source[i])
  out[start] = value(window.values)
  for (let i = start + 1; i < n; i++) {
    window.replace(source[i - length], source[i])
    out[i] = value(window.values)
  }
}

/** Like {@link mapSorted}, but a NaN empties the window, and a window that is not full gives NaN. */
const mapFullWindows = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  first: number,
  value: (window: SortedWindow, x: number) => number,
): void => {
  const n = out.length
  out.fill(NaN, 0, first)
  if (first + length > n) {
    out.fill(NaN)
    return
  }
  const window = new SortedWindow(length)
  for (let i = first; i < n; i++) {
    const x = source[i]
    if (x !== x) window.clear()
    else if (window.count === length) window.replace(source[i - length], x)
    else window.add(x)
    out[i] = window.count === length ? value(window, x) : NaN
  }
}
