import { ema } from "./movingAverages.ts"

/**
 * Relative strength index, 0 to 100: Wilder's averages of the gains and of the
 * losses from bar `first + 1` on, so its first value is at bar
 * `first + length`, NaN before. NaN too as long as there was neither a gain nor
 * a loss. Source: Pine's `ta.rsi`.
 *
 * @since 0.1.0
 */
export const rsi = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = first + length
  out.fill(NaN, 0, start)
  if (start >= n) return
  let previous = source[first]
  let gain = 0
  let loss = 0
  for (let i = first + 1; i <= start; i++) {
    const x = source[i]
    const move = x - previous
    previous = x
    if (move > 0) gain += move
    else loss -= move
  }
  gain /= length
  loss /= length
  // Divide first, so that a series that only rises gives exactly 100.
  out[start] = 100 * (gain / (gain + loss))
  // Half of 1 / length: below, size + move is twice the gain and size - move twice the loss.
  const weight = 0.5 / length
  const keep = (length - 1) / length
  for (let i = start + 1; i < n; i++) {
    const x = source[i]
    const move = x - previous
    previous = x
    // No branch on the sign of a move: it would be mispredicted every other time.
    const size = Math.abs(move)
    gain = gain * keep + (size + move) * weight
    loss = loss * keep + (size - move) * weight
    out[i] = 100 * (gain / (gain + loss))
  }
}

/**
 * Moving average convergence divergence: the line is the fast less the slow
 * exponential average, from bar `first + max(fast, slow) - 1` on; the signal
 * the line's own exponential average, from `signal - 1` bars later on; the
 * histogram their difference. NaN before. Source: Pine's `ta.macd`.
 *
 * @since 0.1.0
 */
export const macd = (
  outLine: Float64Array,
  outSignal: Float64Array,
  outHistogram: Float64Array,
  source: Float64Array,
  fast: number,
  slow: number,
  signal: number,
  first: number,
): void => {
  const n = outLine.length
  // The other outputs serve as buffers until the line is computed.
  ema(outSignal, source, fast, first)
  ema(outHistogram, source, slow, first)
  for (let i = 0; i < n; i++) outLine[i] = outSignal[i] - outHistogram[i]
  ema(outSignal, outLine, signal, first + Math.max(fast, slow) - 1)
  for (let i = 0; i < n; i++) outHistogram[i] = outLine[i] - outSignal[i]
}
