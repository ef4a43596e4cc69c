import type { Timeframe } from "../job/Timeframe.ts"
import { lengthOf, nextBarStart } from "./barStart.ts"
import type { Bucket, Buckets } from "./buckets.ts"
import { areSameTimes } from "./sameTimes.ts"
import { hasDates } from "./timeframeUnit.ts"

/** Bars made of stored ones, each with the stored bar at which it becomes known. */
interface KnownBars {
  readonly count: number
  /** The open time of each bar, in epoch ms UTC. */
  readonly times: Float64Array
  /** The index of the stored bar at which bar `i` becomes known. */
  readonly knownAt: Uint32Array
  /** Groups of stored bars, by index: group `i` has those from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Uint32Array
  /** The number of groups. */
  readonly cuts: number
  /** The groups that are bars; `undefined` if all are. */
  readonly kept: Uint32Array | undefined
}

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** How long a bucket may go on after its last stored bar: a weekend, and a day whose session ends early. */
const LEFT_MS = 3 * DAY_MS
/** How far back to look for bars on weekends. */
const LOOKED_AT_MS = WEEK_MS + LEFT_MS

/** Finds the ends of buckets in one pass over the times of stored bars. */
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
     * The index, from `begin` up to `end`, of the stored bar at which a bucket is known to be complete; `end` if
     * there is none. Later stored bars do not change it.
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
        // Whether there are bars on weekends is known once one has passed.
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
 * Makes a cutter for bars that become known when they close: at the last stored bar that is expected in them, or
 * otherwise at the first one after them. The newest bar is left out until then. Stored bars after the expected last
 * one, such as those after the session, are left out, so that no bar changes once it is known.
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
      // A bar that has not closed is no group.
      if (closes < length) starts[cuts] = end
    }
    const { kept, knownAt, starts, times: opened } = room.fit(cuts)
    return { count, times: opened, knownAt, starts, cuts, kept: cuts > count ? kept : undefined }
  }
}

/** Makes a cutter for bars that are known from their first stored bar on: only for values that are known then, too. */
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

/** How many different lists of times are cached: some symbols of a market lack a day, but most share their times. */
const CALENDARS = 8

/** Makes a cutter that cuts equal times only once. */
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
