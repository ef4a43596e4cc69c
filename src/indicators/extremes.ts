/**
 * The highest of the last `length` bars from bar `length - 1` on, NaN before.
 * The window is counted in bars of the series, and NaN in it is skipped; a
 * window of NaN alone gives NaN. So `source` may hold NaN anywhere, and leading
 * NaN does not delay the first value. Source: Pine's `ta.highest`.
 *
 * Computed in blocks of `length` bars (van Herk, Gil and Werman): a few steps a
 * bar, whatever the length.
 *
 * @since 0.1.0
 */
export const highest = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = Math.max(first, length - 1)
  out.fill(NaN, 0, start)
  if (start >= n) return
  // The first block has nothing before it.
  let best = NaN
  for (let i = first; i < Math.min(first + length, n); i++) {
    const x = source[i]
    if (!(best >= x) && x === x) best = x
    if (i >= start) out[i] = best
  }
  for (let block = first + length; block < n; block += length) {
    // The best value from bar `i` to the end of the previous block, for the bar whose window begins at `i`.
    let older = NaN
    const used = n - length
    for (let i = block - 1; i > block - length; i--) {
      const x = source[i]
      if (!(older >= x) && x === x) older = x
      if (i <= used) out[i + length - 1] = older
    }
    best = NaN
    const whole = block + length - 1
    const end = Math.min(whole, n)
    for (let i = block; i < end; i++) {
      const x = source[i]
      if (!(best >= x) && x === x) best = x
      const before = out[i]
      if (!(before >= best) && best === best) out[i] = best
    }
    if (whole < n) {
      const x = source[whole]
      out[whole] = !(best >= x) && x === x ? x : best
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
  if (start >= n) return
  // The first block has nothing before it.
  let best = NaN
  for (let i = first; i < Math.min(first + length, n); i++) {
    const x = source[i]
    if (!(best <= x) && x === x) best = x
    if (i >= start) out[i] = best
  }
  for (let block = first + length; block < n; block += length) {
    // The best value from bar `i` to the end of the previous block, for the bar whose window begins at `i`.
    let older = NaN
    const used = n - length
    for (let i = block - 1; i > block - length; i--) {
      const x = source[i]
      if (!(older <= x) && x === x) older = x
      if (i <= used) out[i + length - 1] = older
    }
    best = NaN
    const whole = block + length - 1
    const end = Math.min(whole, n)
    for (let i = block; i < end; i++) {
      const x = source[i]
      if (!(best <= x) && x === x) best = x
      const before = out[i]
      if (!(before <= best) && best === best) out[i] = best
    }
    if (whole < n) {
      const x = source[whole]
      out[whole] = !(best <= x) && x === x ? x : best
    }
  }
}

/**
 * The highest less the lowest of the last `length` bars: see {@link highest}.
 * Source: Pine's `ta.range`.
 *
 * @since 0.1.0
 */
export const range = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const low = new Float64Array(out.length)
  highest(out, source, length, first)
  lowest(low, source, length, first)
  for (let i = 0; i < out.length; i++) out[i] -= low[i]
}
