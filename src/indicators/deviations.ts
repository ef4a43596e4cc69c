import { isRounding } from "./tolerance.ts"

/**
 * Mean absolute deviation of the last `length` values from their mean, from bar
 * `first + length - 1` on, NaN before. Source: Pine's `ta.dev`.
 *
 * Each window is read twice, as distances from its newest value, so that a
 * window of equal prices gives exactly 0 and large prices with small moves lose
 * no digits.
 *
 * @since 0.1.0
 */
export const dev = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first + length - 1)
  for (let i = first + length - 1; i < n; i++) {
    out[i] = meanDistance(source, i, length, meanFromNewest(source, i, length))
  }
}

/**
 * Commodity channel index: the distance from the mean of the last `length`
 * values, in units of 0.015 of their mean absolute deviation, from bar
 * `first + length - 1` on, NaN before. NaN where the window is flat apart from
 * rounding. Source: Pine's `ta.cci`.
 *
 * @since 0.1.0
 */
export const cci = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first + length - 1)
  for (let i = first + length - 1; i < n; i++) {
    const mean = meanFromNewest(source, i, length)
    const distance = meanDistance(source, i, length, mean)
    out[i] = isRounding(distance, source[i]) ? NaN : -mean / (0.015 * distance)
  }
}

/** The mean of the window that ends at bar `at`, less the value there. */
const meanFromNewest = (source: Float64Array, at: number, length: number): number => {
  const newest = source[at]
  let sum = 0
  for (let j = at - length + 1; j < at; j++) sum += source[j] - newest
  return sum / length
}

const meanDistance = (source: Float64Array, at: number, length: number, mean: number): number => {
  const newest = source[at]
  let sum = 0
  for (let j = at - length + 1; j <= at; j++) sum += Math.abs(source[j] - newest - mean)
  return sum / length
}
