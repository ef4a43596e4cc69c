import type { Timeframe } from "../job/Timeframe.ts"
import { lengthOf, nextBarStart } from "./barStart.ts"
import type { Bucket, Buckets } from "./buckets.ts"
import { areSameTimes } from "./sameTimes.ts"
import { hasDates } from "./timeframeUnit.ts"

/** Bars made of stored ones, each with the stored bar from which on it is known. */
export interface KnownBars {
  readonly count: number
  readonly times: Float64Array
  /** Bar `i` is made of the stored bars from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Uint32Array
  /** The stored bar at which bar `i` is known for the first time. */
  readonly knownAt: Uint32Array
}

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** What may be left of a bucket after its last stored bar: a weekend, and a day whose session ends early. */
const LEFT_MS = 3 * DAY_MS
/** What is asked of the bars before, which is whether there was trade at the weekend a week ago. */
const LOOKED_AT_MS = WEEK_MS + LEFT_MS

/** Finds where buckets end, going through the times of stored bars once. */
const makeClosing = (buckets: Buckets, stored: Timeframe) => {
  const length = lengthOf(stored)
  const endOf = hasDates(stored) ? nextBarStart(stored) : (time: number) => time + length
  const least = (hasDates(stored) ? LEFT_MS - DAY_MS : LEFT_MS) + (Number.isNaN(length) ? 31 * DAY_MS : length)
  let seen = 0
  return {
    restart: (): void => {
      seen = 0
    },
    /**
     * The stored bar that ends a bucket as far as one can know when it closes, from `begin` up to `end`; `end` if none
     * does. What comes after it has no say in that.
     */
    barOf: (bucket: Readonly<Bucket>, times: Float64Array, begin: number, end: number): number => {
      let due = bucket.end - least
      for (let at = begin; at < end; at++) {
        const time = times[at]
        if (time < due) continue
        if (endOf(time) >= bucket.end) return at
        while (times[seen] < time - LOOKED_AT_MS) seen++
        due = buckets.lastOpen(bucket, times.subarray(seen, at + 1))
        if (time < due) continue
        // Whether there is trade at weekends can be told once one has passed.
        if (bucket.end - time <= DAY_MS || time - times[0] >= WEEK_MS) return at
      }
      return end
    },
  }
}

/** The first bar from `begin` on that opens at a time or later. */
const endAt = (times: Float64Array, begin: number, time: number): number => {
  let end = begin
  while (end < times.length && times[end] < time) end++
  return end
}

const filled = <A extends Float64Array | Uint32Array>(copy: A, from: A): A => {
  copy.set(from)
  return copy
}

/** Room for bars that are made again and again. */
const makeRoom = () => {
  let [times, starts, knownAt] = [new Float64Array(256), new Uint32Array(257), new Uint32Array(256)]
  return {
    get: () => ({ times, starts, knownAt }),
    fit: (count: number): void => {
      if (count < times.length) return
      times = filled(new Float64Array(2 * times.length), times)
      knownAt = filled(new Uint32Array(2 * knownAt.length), knownAt)
      starts = filled(new Uint32Array(2 * times.length + 1), starts)
    },
  }
}

/** Cuts ascending times of stored bars; what it gives is valid until the next call. */
export type Cutter = (times: Float64Array) => KnownBars

/**
 * Cuts stored bars into longer ones that are known when they close: at the last stored bar that is to be expected of
 * them, or else at the first one after them. The newest one is left out until then. Stored bars that follow on an end
 * which was to be expected are a bar of their own, so that no bar ever changes once it is known.
 */
export const makeClosedCutter = (buckets: Buckets, stored: Timeframe): Cutter => {
  const room = makeRoom()
  const closing = makeClosing(buckets, stored)
  return (times) => {
    closing.restart()
    const bars = times.length
    let count = 0
    let begin = 0
    while (begin < bars) {
      room.fit(count + 1)
      const { knownAt, starts, times: opened } = room.get()
      const bucket = buckets.find(times[begin])
      opened[count] = bucket.time
      starts[count] = begin
      const end = endAt(times, begin, bucket.end)
      const closes = closing.barOf(bucket, times, begin, end)
      knownAt[count] = closes
      begin = closes === end ? end : closes + 1
      if (closes < bars) starts[++count] = begin
    }
    const { knownAt, starts, times: opened } = room.get()
    return { count, times: opened, starts, knownAt }
  }
}

/** Cuts stored bars into longer ones that are known from their beginning on: what is asked of them must be, too. */
export const makeOpenCutter = (buckets: Buckets): Cutter => {
  const room = makeRoom()
  return (times) => {
    const { length } = times
    let count = 0
    for (let begin = 0; begin < length; count++) {
      room.fit(count + 1)
      const { knownAt, starts, times: opened } = room.get()
      const { end, time } = buckets.find(times[begin])
      opened[count] = time
      starts[count] = knownAt[count] = begin
      begin = endAt(times, begin, end)
      starts[count + 1] = begin
    }
    const { knownAt, starts, times: opened } = room.get()
    return { count, times: opened, starts, knownAt }
  }
}

/** Most symbols of a market have the same times: cut once for all of them in a row. */
export const remembering = (cutter: Cutter): Cutter => {
  let known: { readonly times: Float64Array; readonly bars: KnownBars } | undefined
  return (times) => {
    if (known === undefined || !areSameTimes(known.times, times)) known = { times: times.slice(), bars: cutter(times) }
    return known.bars
  }
}
