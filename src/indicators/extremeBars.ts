/**
 * How many bars ago the highest of the last `length` bars was, as 0 or a
 * negative number; the oldest of equal ones. From bar `length - 1` on, NaN
 * before. As in {@link highest} the window is counted in bars, NaN in it is
 * skipped, and a window of NaN alone gives NaN. Source: Pine's
 * `ta.highestbars`.
 *
 * Keeps a queue of the bars that may still become the highest. Each bar enters
 * and leaves it once, whatever the length.
 *
 * @since 0.1.0
 */
export const highestbars = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  out.fill(NaN, 0, Math.max(first, length - 1))
  fillOffsets(out, source, length, first, 1, false)
}

/**
 * How many bars ago the lowest of the last `length` bars was: see
 * {@link highestbars}. Source: Pine's `ta.lowestbars`.
 *
 * @since 0.1.0
 */
export const lowestbars = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  out.fill(NaN, 0, Math.max(first, length - 1))
  fillOffsets(out, source, length, first, -1, false)
}

/**
 * The value `right` bars ago where none of the `left` bars before it is higher
 * and each of the `right` bars after it is lower; NaN elsewhere, and where one
 * of these bars is NaN. The first can be at bar `first + left + right`. Source:
 * Pine's `ta.pivothigh`.
 *
 * @since 0.1.0
 */
export const pivothigh = (
  out: Float64Array,
  source: Float64Array,
  left: number,
  right: number,
  first: number,
): void => {
  fillPivots(out, source, left, right, first, 1)
}

/**
 * The value `right` bars ago where none of the `left` bars before it is lower
 * and each of the `right` bars after it is higher: see {@link pivothigh}.
 * Source: Pine's `ta.pivotlow`.
 *
 * @since 0.1.0
 */
export const pivotlow = (out: Float64Array, source: Float64Array, left: number, right: number, first: number): void => {
  fillPivots(out, source, left, right, first, -1)
}

const fillPivots = (
  out: Float64Array,
  source: Float64Array,
  left: number,
  right: number,
  first: number,
  sign: 1 | -1,
): void => {
  const n = out.length
  const length = left + 1 + right
  // The newest of equal bars: one to the left may equal the pivot, one to the right may not.
  fillOffsets(out, source, length, first, sign, true)
  let whole = 0
  for (let i = 0; i < n; i++) {
    whole = i < first || source[i] !== source[i] ? 0 : whole + 1
    out[i] = whole >= length && out[i] === -right ? source[i - right] : NaN
  }
}

/**
 * Fills `out`, from the later of bar `first` and bar `length - 1` on, with how many bars ago the greatest `sign * source` was:
 * the newest of equal ones with `newest`, else the oldest.
 */
const fillOffsets = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  first: number,
  sign: 1 | -1,
  newest: boolean,
): void => {
  const n = out.length
  const start = length - 1
  // The queue, greatest first, in a ring.
  const bars = new Int32Array(Math.min(length, n))
  const room = bars.length
  let head = 0
  let size = 0
  for (let i = first; i < n; i++) {
    if (size > 0 && bars[head] <= i - length) {
      head = head + 1 === room ? 0 : head + 1
      size--
    }
    const x = sign * source[i]
    if (x === x) {
      while (size > 0) {
        const tail = head + size - 1
        const y = sign * source[bars[tail < room ? tail : tail - room]]
        if (newest ? y > x : y >= x) break
        size--
      }
      const end = head + size
      bars[end < room ? end : end - room] = i
      size++
    }
    if (i >= start) out[i] = size === 0 ? NaN : bars[head] - i
  }
}
