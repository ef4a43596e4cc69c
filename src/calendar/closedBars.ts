import type { Timeframe } from "../job/Timeframe.ts"
import { lengthOf, nextBarStart } from "./barStart.ts"
import type { Bucket, Buckets } from "./buckets.ts"
import { areSameTimes } from "./sameTimes.ts"
import { hasDates } from "./timeframeUnit.ts"

/** Bars combined from stored ones, each with the stored bar at which it becomes known. */
interface KnownBars {
  readonly count: number
  /** The open time of each bar, in epoch ms UTC. */
  readonly times: Float64Array
  /** The index of the stored bar at which bar `i` becomes known. */
  readonly knownAt: Uint32Array
  /** Groups of stored bars, by index: group `i` has the bars from `starts[i]` to `starts[i + 1]` (exclusive). */
  readonly starts: Uint32Array
  /** The number of groups. */
  readonly cuts: number
  /** The groups that are bars; `undefined` if all are. */
  readonly kept: Uint32Array | undefined
}

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** The longest time from the last stored bar of a bucket to its end: a weekend after a session that ends early. */
const TAIL_MS = 3 * DAY_MS
/** How far back to search for bars on weekends. */
const SEARCHED_MS = WEEK_MS + TAIL_MS

/** Finds the ends of buckets in one pass over the times of stored bars. */
const makeClosing = (buckets: Buckets, stored: Timeframe) => {
  const length = lengthOf(stored)
  const endOf = hasDates(stored) ? nextBarStart(stored) : (time: number) => time + length
  const least = (hasDates(stored) ? TAIL_MS - DAY_MS : TAIL_MS) + (Number.isNaN(length) ? 31 * DAY_MS : length)
  let seen = 0
  return {
    restart: (): void => {
      seen = 0
    },
    /**
     * The index, from `begin` to `end`, of the stored bar at which a bucket is known to be complete; `end` if there is
     * none. Later stored bars do not change the answer.
     */
    barOf: (bucket: Readonly<Bucket>, times: Float64Array, begin: number, end: number): number => {
      let due = bucket.end - least
      for (let at = begin; at < end; at++) {
        const time = times[at]
        if (time < due) continue
        if (endOf(time) >= bucket.end) return at
        while (times[seen] < time - SEARCHED_MS) seen++
        due = buckets.lastOpen(bucket, times.subarray(seen, at + 1))
        if (time < due) continue
        // Until a week has passed, it is unknown whether the symbol trades on weekends.
        if (bucket.end - time <= DAY_MS || time - times[0] >= WEEK_MS) return at
      }
      return end
    },
  }
}

/** The index of the first bar from `begin` on that opens at or after a time. */
const endAt = (times: Float64Array, begin: number, time: number): number => {
  let end = begin
  while (end < times.length && times[end] < time) end++
  return end
}

const fill = <A extends Float64Array | Uint32Array>(copy: A, from: A): A => {
  copy.set(from)
  return copy
}

/** Reusable memory for resampled bars. */
const makeRoom = () => {
  let size = 256
  let [times, starts] = [new Float64Array(size), new Uint32Array(size + 1)]
  let [knownAt, kept] = [new Uint32Array(size), new Uint32Array(size)]
  return {
    /** Makes room for one more bar, and one more group after it. */
    fit: (cuts: number) => {
      if (cuts + 2 > size) {
        size *= 2
        times = fill(new Float64Array(size), times)
        starts = fill(new Uint32Array(size + 1), starts)
        knownAt = fill(new Uint32Array(size), knownAt)
        kept = fill(new Uint32Array(size), kept)
      }
      return { times, starts, knownAt, kept }
    },
  }
}

/** Cuts ascending times of stored bars into longer bars, which are valid until the next call. */
export type Cutter = (times: Float64Array) => KnownBars

/**
 * Makes a cutter for bars that become known when they close: at the last stored bar expected in them or, if that is
 * missing, at the first one after them. Until then, the newest bar is left out. Stored bars after the last expected
 * one, such as after the session, are ignored, so that no bar changes once it is known.
 */
export const makeClosedCutter = (buckets: Buckets, stored: Timeframe): Cutter => {
  const room = makeRoom()
  const closing = makeClosing(buckets, stored)
  return (times) => {
    closing.restart()
    const { length } = times
    let [begin, count, cuts] = [0, 0, 0]
    while (begin < length) {
      const { kept, knownAt, starts, times: opened } = room.fit(cuts)
      const bucket = buckets.find(times[begin])
      const end = endAt(times, begin, bucket.end)
      const closes = closing.barOf(bucket, times, begin, end)
      starts[cuts] = begin
      if (closes < length) {
        opened[count] = bucket.time
        knownAt[count] = closes
        kept[count++] = cuts++
      }
      if (closes + 1 < end) starts[cuts++] = closes + 1
      begin = end
      // A bar that has not closed forms no group.
      if (closes < length) starts[cuts] = end
    }
    const { kept, knownAt, starts, times: opened } = room.fit(cuts)
    return { count, times: opened, knownAt, starts, cuts, kept: cuts > count ? kept : undefined }
  }
}

/** Makes a cutter for bars that are known from their first stored bar on. Only for values that are known by then. */
export const makeOpenCutter = (buckets: Buckets): Cutter => {
  const room = makeRoom()
  return (times) => {
    const { length } = times
    let count = 0
    for (let begin = 0; begin < length; count++) {
      const { knownAt, starts, times: opened } = room.fit(count)
      const { end, time } = buckets.find(times[begin])
      opened[count] = time
      starts[count] = knownAt[count] = begin
      begin = endAt(times, begin, end)
      starts[count + 1] = begin
    }
    const { knownAt, starts, times: opened } = room.fit(count)
    return { count, times: opened, knownAt, starts, cuts: count, kept: undefined }
  }
}

/** How many lists of times are cached: most symbols of a market share one, but some lack a day. */
const CALENDARS = 8

/** Makes a cutter that caches its latest results by their times. */
export const cacheCutter = (cutter: Cutter): Cutter => {
  // Most recently used first.
  const known: Array<{ readonly times: Float64Array; readonly bars: KnownBars }> = []
  return (times) => {
    const at = known.findIndex((each) => areSameTimes(each.times, times))
    if (at === 0) return known[0].bars
    if (at > 0) {
      const [found] = known.splice(at, 1)
      known.unshift(found)
      return found.bars
    }
    const { count, cuts, kept, knownAt, starts, times: opened } = cutter(times)
    const bars: KnownBars = {
      count,
      times: opened.slice(0, count),
      knownAt: knownAt.slice(0, count),
      starts: starts.slice(0, cuts + 1),
      cuts,
      kept: kept?.slice(0, count),
    }
    if (known.length === CALENDARS) known.pop()
    known.unshift({ times: times.slice(), bars })
    return bars
  }
}
