/** The last values of a series in ascending order: a new one costs the way that it moves the others. */
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

  /** Takes out `old`, which is there, and puts in `value`. */
  replace(old: number, value: number): void {
    const { values, count } = this
    let at = this.below(old)
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

  /** How many values are less than `limit`. */
  below(limit: number): number {
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

  /** How many values are no more than `limit`. */
  upTo(limit: number): number {
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
