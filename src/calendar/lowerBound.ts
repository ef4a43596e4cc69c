/**
 * The index, from `low` to `high`, of the first of the ascending `times` that is not before `time`; `high` if there is
 * none.
 */
export const lowerBound = (times: Float64Array, time: number, low = 0, high = times.length): number => {
  let [first, end] = [low, high]
  while (first < end) {
    const middle = (first + end) >>> 1
    if (times[middle] < time) first = middle + 1
    else end = middle
  }
  return first
}
