/** The last values of a series in ascending order. Replacing one moves only the values between the old and the new. */
export class SortedWindow {
  readonly values: Float64Array
  count = 0

  constructor(capacity: number) {
    this.values = new Float64Array(capacity)
  }

  add(value: number): void {
    const { values } = this
    let at = this.count++
    while (at > 0 && values[at - 1] > value) {
      values[at] = values[at - 1]
      at--
    }
    values[at] = value
  }

  /** Replaces `old`, which must be in the window, by `value`. */
  replace(old: number, value: number): void {
    const { values, count } = this
    let at = this.countBelow(old)
    while (at + 1 < count && values[at + 1] < value) {
      values[at] = values[at + 1]
      at++
    }
    while (at > 0 && values[at - 1] > value) {
      values[at] = values[at - 1]
      at--
    }
    values[at] = value
  }

  countBelow(limit: number): number {
    const { values } = this
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (values[middle] < limit) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Counts the values that are not above `limit`. */
  countUpTo(limit: number): number {
    const { values } = this
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (values[middle] <= limit) low = middle + 1
      else high = middle
    }
    return low
  }

  clear(): void {
    this.count = 0
  }
}
