import type { DateRange } from "./DateRange.ts"
import type { Universe } from "./Universe.ts"

/**
 * When one symbol was a member of the job's universe: pairs of times at which it joins and leaves, ascending, in
 * epoch ms UTC; an open end is infinite. `[]` is a symbol that never was a member.
 *
 * ```ts
 * import { isMember, type Membership } from "marketsweep"
 *
 * const membership: Membership = [Date.UTC(1957, 2, 4), Date.UTC(2009, 5, 3), Date.UTC(2013, 5, 7), Infinity]
 * isMember(membership, Date.UTC(2010, 0, 4)) // false
 * ```
 *
 * @since 0.1.0
 */
export type Membership = ReadonlyArray<number>

/** Whether a symbol was a member at the bar that opens at `time`, in epoch ms UTC. @since 0.1.0 */
export const isMember = (membership: Membership, time: number): boolean => {
  let isInside = false
  for (let at = 0; at < membership.length && membership[at] <= time; at++) isInside = !isInside
  return isInside
}

/** The membership of intervals in any order, which may overlap. */
export const membershipIn = (intervals: ReadonlyArray<DateRange>): Membership => {
  if (intervals.length === 1) {
    const [{ from = -Infinity, to = Infinity }] = intervals
    // A push would reserve room for sixteen more.
    return [from, to]
  }
  const changes: Array<number> = []
  let left = -Infinity
  for (const { from = -Infinity, to = Infinity } of intervals) {
    // Most intervals are in order: sorting them would take longer than everything else.
    if (changes.length > 0 && from <= left) return mergeIntervals(intervals)
    changes.push(from, to)
    left = to
  }
  return changes
}

const mergeIntervals = (intervals: ReadonlyArray<DateRange>): Membership => {
  const changes: Array<number> = []
  const bounded = intervals.map(({ from = -Infinity, to = Infinity }) => ({ from, to }))
  for (const { from, to } of bounded.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const last = changes.length - 1
    if (last < 0 || changes[last] < from) changes.push(from, to)
    else changes[last] = Math.max(changes[last], to)
  }
  return changes
}

/** When a symbol of a job was a member; `undefined` if the job has no universe, and so covers all bars. */
export const membershipOf = (universe: Universe | undefined, symbol: string): Membership | undefined => {
  if (universe === undefined) return undefined
  // A symbol may be called "constructor".
  return Object.hasOwn(universe, symbol) ? membershipIn(universe[symbol]) : []
}

/** The intervals of a membership, in order; they neither overlap nor touch. */
export const intervalsOf = (membership: Membership): ReadonlyArray<DateRange> =>
  membership.flatMap((from, at) => {
    if (at % 2 === 1) return []
    const to = membership[at + 1]
    return [{ ...(from === -Infinity ? {} : { from }), ...(to === Infinity ? {} : { to }) }]
  })
