import { TOLERANCE } from "./tolerance.ts"

/**
 * The value less the one `length` bars ago, from bar `first + length` on, NaN
 * before. Source: Pine's `ta.change` (and `ta.mom`).
 *
 * @since 0.1.0
 */
export const change = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = first + length
  out.fill(NaN, 0, start)
  for (let i = start; i < n; i++) out[i] = source[i] - source[i - length]
}

/**
 * 1 where each of the last `length` bars rose above the one before it by more
 * than {@link TOLERANCE}, else 0. Source: Pine's `ta.rising`. Its manual says
 * "greater than any previous value", but this is what TradingView plots.
 *
 * @since 0.1.0
 */
export const rising = (out: Uint8Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  out.fill(0, 0, first + 1)
  let rises = 0
  for (let i = first + 1; i < n; i++) {
    rises = source[i] - source[i - 1] > TOLERANCE ? rises + 1 : 0
    out[i] = rises >= length ? 1 : 0
  }
}

/**
 * 1 where each of the last `length` bars fell below the one before it by more
 * than {@link TOLERANCE}, else 0. Source: Pine's `ta.falling`; see {@link rising}.
 *
 * @since 0.1.0
 */
export const falling = (out: Uint8Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  out.fill(0, 0, first + 1)
  let falls = 0
  for (let i = first + 1; i < n; i++) {
    falls = source[i - 1] - source[i] > TOLERANCE ? falls + 1 : 0
    out[i] = falls >= length ? 1 : 0
  }
}
