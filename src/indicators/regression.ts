/**
 * The value `offset` bars ago of the line that fits the last `length` values
 * best (least squares); a negative offset extends the line. From bar
 * `first + length - 1` on, NaN before; for a length of 1 it is the source.
 * Source: Pine's `ta.linreg`.
 *
 * Computed in blocks of `length` bars, as in {@link variance}: a window is the
 * end of one block and the beginning of the next, each summed around a price of
 * its own. So no rounding error outlives its window, large prices lose no
 * digits, and the line of equal prices is exactly flat.
 *
 * @since 0.1.0
 */
export const linreg = (
  out: Float64Array,
  source: Float64Array,
  length: number,
  offset: number,
  first: number,
): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  if (start >= n) return
  if (length === 1) {
    for (let i = first; i < n; i++) out[i] = source[i]
    return
  }
  const middle = (length + 1) / 2
  // The sum of squares of 1 .. length around their middle.
  const spread = (length * (length * length - 1)) / 12
  const ahead = (length - 1) / 2 - offset
  // Of the end of the previous block: plain sums in `kept`, weighted sums in `out` until they are read.
  const kept = new Float64Array(length)
  let keptOrigin = 0
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    const origin = source[block]
    const shift = keptOrigin - origin
    let sum = 0
    let rising = 0
    for (let i = block; i < end; i++) {
      const at = i - block
      const before = length - at - 1
      const x = source[i] - origin
      sum += x
      rising += (at + 1) * x
      let total = sum
      let weighted = rising + before * sum
      if (before > 0) {
        if (block === first) continue
        total += kept[at] + before * shift
        weighted += out[i] + ((before * (before + 1)) / 2) * shift
      }
      const slope = (weighted - middle * total) / spread
      out[i] = origin + (total / length + slope * ahead)
    }
    keptOrigin = source[end - 1]
    let older = 0
    let weighted = 0
    for (let i = end - 1; i > block; i--) {
      older += source[i] - keptOrigin
      weighted += older
      if (i + length - 1 < n) {
        kept[i - block - 1] = older
        out[i + length - 1] = weighted
      }
    }
  }
}
