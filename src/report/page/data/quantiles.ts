/** Puts the value that belongs at `rank` there, smaller ones before it and larger ones behind it. */
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
 * The value that a share of the values lies below, between two of them where it falls there, as `quantile_cont` of SQL;
 * NaN of none. Reorders the values, which have no NaN among them.
 */
export const quantileOf = (values: Float64Array, share: number): number => {
  if (values.length === 0) return NaN
  const at = (values.length - 1) * share
  const rank = Math.floor(at)
  const below = select(values, rank)
  if (rank === at) return below
  // What is behind the rank is not smaller: the next value is the least of it.
  let above = Infinity
  for (let index = rank + 1; index < values.length; index++) if (values[index] < above) above = values[index]
  return below + (above - below) * (at - rank)
}
