/**
 * The highest of the last `length` bars from bar `length - 1` on, NaN before.
 * The window is counted in bars of the series, and NaN in it are skipped: a
 * window of nothing else is NaN. So `source` may hold NaN anywhere, and an NaN
 * prefix does not delay the first value. Source: Pine's `ta.highest`.
 *
 * Blocks of `length` bars (van Herk, Gil and Werman): the same few steps a bar
 * whatever the length.
 *
 * @since 0.1.0
 */
export const highest = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = Math.max(first, length - 1)
  out.fill(NaN, 0, start)
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    let best = NaN
    for (let i = block; i < end; i++) {
      const x = source[i]
      // Also true where best is still NaN and x is a number.
      if (!(best >= x) && x === x) best = x
      if (i < start) continue
      const older = block > first && i < block + length - 1 ? out[i] : NaN
      out[i] = older >= best || best !== best ? older : best
    }
    let older = NaN
    for (let i = end - 1; i > block; i--) {
      const x = source[i]
      if (!(older >= x) && x === x) older = x
      // The best of this block's end waits in `out` for the bar whose window begins there.
      if (i + length - 1 < n) out[i + length - 1] = older
    }
  }
}

/**
 * The lowest of the last `length` bars: see {@link highest}. Source: Pine's
 * `ta.lowest`.
 *
 * @since 0.1.0
 */
export const lowest = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = Math.max(first, length - 1)
  out.fill(NaN, 0, start)
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    let best = NaN
    for (let i = block; i < end; i++) {
      const x = source[i]
      if (!(best <= x) && x === x) best = x
      if (i < start) continue
      const older = block > first && i < block + length - 1 ? out[i] : NaN
      out[i] = older <= best || best !== best ? older : best
    }
    let older = NaN
    for (let i = end - 1; i > block; i--) {
      const x = source[i]
      if (!(older <= x) && x === x) older = x
      if (i + length - 1 < n) out[i + length - 1] = older
    }
  }
}
