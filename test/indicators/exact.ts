/**
 * Statistics of windows from their definitions, exact up to the last division
 * and root: prices in quarters, sums in integers of any size.
 */

const quarters = (source: Float64Array): ReadonlyArray<bigint> => Array.from(source, (x) => BigInt(x * 4))

const overWindows = (
  sources: ReadonlyArray<Float64Array>,
  length: number,
  value: (...windows: ReadonlyArray<ReadonlyArray<bigint>>) => number,
): Float64Array => {
  const whole = sources.map(quarters)
  return sources[0].map((_, i) =>
    i < length - 1 ? NaN : value(...whole.map((values) => values.slice(i - length + 1, i + 1))),
  )
}

const total = (values: ReadonlyArray<bigint>): bigint => values.reduce((sum, x) => sum + x, 0n)

const products = (a: ReadonlyArray<bigint>, b: ReadonlyArray<bigint>): bigint => total(a.map((x, i) => x * b[i]))

export const exactSum = (source: Float64Array, length: number): Float64Array =>
  overWindows([source], length, (window) => Number(total(window)) / 4)

export const exactLinreg = (source: Float64Array, length: number, offset: number): Float64Array =>
  overWindows([source], length, (window) => {
    const n = BigInt(length)
    const bars = window.map((_, i) => BigInt(i))
    const spread = n * products(bars, bars) - total(bars) ** 2n
    const slope = n * products(bars, window) - total(bars) * total(window)
    // (mean y) + slope * (at - mean x), over one denominator.
    const at = n - 1n - BigInt(offset)
    const above = total(window) * spread + slope * (n * at - total(bars))
    return divide(above, n * spread) / 4
  })

export const exactCorrelation = (a: Float64Array, b: Float64Array, length: number): Float64Array =>
  overWindows([a, b], length, (x, y) => {
    const n = BigInt(length)
    const covariance = n * products(x, y) - total(x) * total(y)
    const spreadX = n * products(x, x) - total(x) ** 2n
    const spreadY = n * products(y, y) - total(y) ** 2n
    return Number(covariance) / Math.sqrt(Number(spreadX)) / Math.sqrt(Number(spreadY))
  })

/** A quotient to 15 digits after the point. */
const divide = (above: bigint, below: bigint): number => {
  const digits = 10n ** 15n
  const whole = above / below
  return Number(whole) + Number(((above - whole * below) * digits) / below) / 1e15
}
