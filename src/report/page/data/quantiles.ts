/** Quickselect: moves the value of rank `rank` there, with smaller values before it and larger ones after it. */
const select = (values: Float64Array, rank: number): number => {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >>> 1]
    let left = low
    let right = high
    while (left <= right) {
      while (values[left] < pivot) left++
      while (values[right] > pivot) right--
      if (left > right) break
      const swapped = values[left]
      values[left++] = values[right]
      values[right--] = swapped
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else break
  }
  return values[rank]
}

/**
 * A quantile with linear interpolation, like SQL's `quantile_cont`; NaN if there are no values. Reorders the values,
 * which must not contain NaN.
 */
export const quantileOf = (values: Float64Array, share: number): number => {
  if (values.length === 0) return NaN
  const at = (values.length - 1) * share
  const rank = Math.floor(at)
  const below = select(values, rank)
  if (rank === at) return below
  // No value after the rank is smaller, so the least of them is the next one.
  let above = Infinity
  for (let index = rank + 1; index < values.length; index++) if (values[index] < above) above = values[index]
  return below + (above - below) * (at - rank)
}
