import { lowerBound } from "../../calendar/lowerBound.ts"
import { type Flaw, untilOf } from "./Flaw.ts"

/** A time belongs to the calendar if at least this share of the live symbols has a bar at it. */
const SHARE = 0.8

/** Finds the times at which most symbols have bars. */
export interface CalendarCount {
  /** Adds the ascending times of `series` symbols that have the same times, from the start of the count on. */
  readonly add: (times: Float64Array, series?: number) => void
  /** Declares that `series` symbols are live from `first` to `last`, which may be before the start of the count. */
  readonly live: (first: number, last: number, series?: number) => void
  /** The times of the calendar, ascending. */
  readonly times: () => Float64Array
}

interface Counted {
  readonly time: Float64Array
  readonly count: Float64Array
}

/** Counts leading times that are already known, up to the first unknown one; returns how many were counted. */
const countKnown = ({ count, time }: Counted, times: Float64Array, series: number): number => {
  let place = times.length === 0 ? 0 : lowerBound(time, times[0])
  for (let at = 0; at < times.length; at++) {
    while (place < time.length && time[place] < times[at]) place++
    if (place === time.length || time[place] !== times[at]) return at
    count[place] += series
  }
  return times.length
}

/** Merges times into a count. */
const mergeTimes = ({ count, time }: Counted, times: Float64Array, series: number): Counted => {
  const all = {
    time: new Float64Array(time.length + times.length),
    count: new Float64Array(time.length + times.length),
  }
  let length = 0
  for (let a = 0, b = 0; a < time.length || b < times.length; length++) {
    const next = Math.min(a < time.length ? time[a] : Infinity, b < times.length ? times[b] : Infinity)
    all.time[length] = next
    if (time[a] === next) all.count[length] += count[a++]
    if (times[b] === next) {
      all.count[length] += series
      b++
    }
  }
  return { time: all.time.slice(0, length), count: all.count.slice(0, length) }
}

/** The number of each value, ascending by value. */
const sortedCounts = (values: ReadonlyMap<number, number>): ReadonlyArray<readonly [number, number]> =>
  [...values].toSorted(([a], [b]) => a - b)

/** Counts how many symbols have bars at each time. Its memory grows with the number of distinct times. */
export const makeCalendarCount = (): CalendarCount => {
  let counted: Counted = { time: new Float64Array(0), count: new Float64Array(0) }
  const firsts = new Map<number, number>()
  const lasts = new Map<number, number>()
  return {
    add: (times, series = 1) => {
      const known = countKnown(counted, times, series)
      if (known < times.length) counted = mergeTimes(counted, times.subarray(known), series)
    },
    live: (first, last, series = 1) => {
      firsts.set(first, (firsts.get(first) ?? 0) + series)
      lasts.set(last, (lasts.get(last) ?? 0) + series)
    },
    times: () => {
      const [begins, ends] = [sortedCounts(firsts), sortedCounts(lasts)]
      let alive = 0
      let begun = 0
      let ended = 0
      return counted.time.filter((time, at) => {
        while (begun < begins.length && begins[begun][0] <= time) alive += begins[begun++][1]
        while (ended < ends.length && ends[ended][0] < time) alive -= ends[ended++][1]
        return counted.count[at] >= SHARE * alive
      })
    },
  }
}

/** Finds times of the calendar between the bars of a series at which it has no bar. */
export const gapsIn = (times: Float64Array, calendar: Float64Array): ReadonlyArray<Flaw> => {
  const gaps: Array<Flaw> = []
  let place = times.length === 0 ? 0 : lowerBound(calendar, times[0])
  for (let at = 0; at < times.length; at++) {
    const begin = place
    while (place < calendar.length && calendar[place] < times[at]) place++
    if (place > begin) {
      const [time, until] = [calendar[begin], calendar[place - 1]]
      gaps.push({ time, ...untilOf(time, until), rule: "gaps", values: { bars: place - begin } })
    }
    if (calendar[place] === times[at]) place++
  }
  return gaps
}
