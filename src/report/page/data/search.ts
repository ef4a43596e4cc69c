/** The first index from `start` on, in an ascending array, whose value is at least `least`; `end` if there is none. */
export const firstAtLeast = (values: ArrayLike<number>, least: number, start = 0, end = values.length): number => {
  let low = start
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle] < least) low = middle + 1
    else high = middle
  }
  return low
}
