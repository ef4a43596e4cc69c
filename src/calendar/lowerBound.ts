/** The index of the first of `times` (ascending) from `low` to `high` that is not before `time`; `high` if none is. */
export const lowerBound = (times: Float64Array, time: number, low = 0, high = times.length): number => {
  let [first, end] = [low, high]
  while (first < end) {
    const middle = (first + end) >>> 1
    if (times[middle] < time) first = middle + 1
    else end = middle
  }
  return first
}
