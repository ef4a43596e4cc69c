/**
 * The sum of the last `length` values, from bar `first + length - 1` on, NaN
 * before. Source: Pine's `math.sum`.
 *
 * As in {@link sma}, the rounding error of each step is carried beside the sum
 * (Knuth's TwoSum), so that it does not drift and where reading began does not
 * show; an infinity is forgotten when it leaves the window.
 *
 * @since 0.1.0
 */
export const sum = (out: Float64Array, source: Float64Array, length: number, first: number): void => {
  const n = out.length
  const start = first + length - 1
  out.fill(NaN, 0, start)
  let total = 0
  let lost = 0
  for (let i = first; i < n; i++) {
    const x = source[i]
    const next = total + x
    const part = next - total
    lost += total - (next - part) + (x - part)
    total = next
    if (i < start) continue
    const value = total + lost
    out[i] = value
    if (value - value !== 0) {
      // An infinity leaves NaN in a running sum for good: sum again what stays in the window.
      out[i] = plainSum(source, i - length + 1, i)
      total = plainSum(source, i - length + 2, i)
      lost = 0
      continue
    }
    const y = -source[i - length + 1]
    const without = total + y
    const back = without - total
    lost += total - (without - back) + (y - back)
    total = without
  }
}

/**
 * The sum of all values so far, from bar `first` on, NaN before. NaN in the
 * source are passed over: the bar is NaN, the sum goes on after it. Source:
 * Pine's `ta.cum`.
 *
 * @since 0.1.0
 */
export const cum = (out: Float64Array, source: Float64Array, first: number): void => {
  const n = out.length
  out.fill(NaN, 0, first)
  let total = 0
  let lost = 0
  for (let i = first; i < n; i++) {
    const x = source[i]
    if (x !== x) {
      out[i] = NaN
      continue
    }
    const next = total + x
    const part = next - total
    const error = total - (next - part) + (x - part)
    // Beside an infinity there is no error to speak of.
    lost = error === error ? lost + error : 0
    total = next
    out[i] = total + lost
  }
}

const plainSum = (source: Float64Array, from: number, to: number): number => {
  let total = 0
  for (let i = from; i <= to; i++) total += source[i]
  return total
}
