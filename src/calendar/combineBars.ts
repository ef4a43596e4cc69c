import type { Bucket, Buckets } from "./buckets.ts"

/** The columns of a bar besides its time. */
export type ValueColumn = "open" | "high" | "low" | "close" | "volume"

/** The stored bars of each longer bar: from `starts[i]` to `starts[i + 1]` (exclusive). */
export interface Cuts {
  readonly count: number
  readonly times: Float64Array
  readonly starts: Uint32Array
  /** The last bucket; NaN if there are no bars. */
  readonly last: Bucket
}

/**
 * Makes a function that cuts ascending times of stored bars into buckets, with one comparison per bar and one search
 * per bucket.
 */
export const makeCutter = (buckets: Buckets) => {
  let times = new Float64Array(256)
  let starts = new Uint32Array(257)
  const grow = (): void => {
    const [longer, more] = [new Float64Array(2 * times.length), new Uint32Array(2 * times.length + 1)]
    longer.set(times)
    more.set(starts)
    times = longer
    starts = more
  }
  /** Valid until the next call. */
  return (stored: Float64Array): Cuts => {
    const { length } = stored
    const last: Bucket = { time: NaN, begin: NaN, end: NaN }
    let count = 0
    for (let index = 0; index < length; count++) {
      if (count === times.length) grow()
      const { begin, end, time } = buckets.find(stored[index])
      times[count] = time
      starts[count] = index
      last.time = time
      last.begin = begin
      last.end = end
      do index++
      while (index < length && stored[index] < end)
    }
    starts[count] = length
    return { count, times, starts, last }
  }
}

/** Combines a column of stored bars into the same column of longer bars, from bar `first` on. */
type Combine = (from: Float64Array, starts: Uint32Array, first: number, into: Float64Array) => void

const firstValues: Combine = (from, starts, first, into) => {
  for (let bar = 0; bar < into.length; bar++) {
    const end = starts[first + bar + 1]
    let at = starts[first + bar]
    while (at < end - 1 && from[at] !== from[at]) at++
    into[bar] = from[at]
  }
}

const lastValues: Combine = (from, starts, first, into) => {
  for (let bar = 0; bar < into.length; bar++) {
    const begin = starts[first + bar]
    let at = starts[first + bar + 1] - 1
    while (at > begin && from[at] !== from[at]) at--
    into[bar] = from[at]
  }
}

const highestValues: Combine = (from, starts, first, into) => {
  for (let bar = 0; bar < into.length; bar++) {
    const end = starts[first + bar + 1]
    let highest = from[starts[first + bar]]
    for (let at = starts[first + bar] + 1; at < end; at++) {
      // Any value replaces NaN.
      if (from[at] > highest || highest !== highest) highest = from[at]
    }
    into[bar] = highest
  }
}

const lowestValues: Combine = (from, starts, first, into) => {
  for (let bar = 0; bar < into.length; bar++) {
    const end = starts[first + bar + 1]
    let lowest = from[starts[first + bar]]
    for (let at = starts[first + bar] + 1; at < end; at++) {
      if (from[at] < lowest || lowest !== lowest) lowest = from[at]
    }
    into[bar] = lowest
  }
}

/** NaN if any value is NaN: a partial sum would be wrong. */
const sums: Combine = (from, starts, first, into) => {
  for (let bar = 0; bar < into.length; bar++) {
    const end = starts[first + bar + 1]
    let sum = 0
    for (let at = starts[first + bar]; at < end; at++) sum += from[at]
    into[bar] = sum
  }
}

/** How to combine each column of stored bars into longer ones. Missing prices (NaN) are skipped. */
export const COMBINE: Readonly<Record<ValueColumn, Combine>> = {
  open: firstValues,
  high: highestValues,
  low: lowestValues,
  close: lastValues,
  volume: sums,
}
