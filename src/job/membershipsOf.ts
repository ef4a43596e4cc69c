import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import type { DateRange } from "./DateRange.ts"
import { InvalidJob } from "./JobError.ts"
import { membershipIn } from "./Membership.ts"
import { Memberships } from "./Memberships.ts"
import type { ProcessingJob } from "./ProcessingJob.ts"

const refuse = (expected: string, got: unknown) =>
  Effect.fail(new InvalidJob({ message: `Expected universe to have ${expected}, got ${inspect(got)}` }))

const refuseInterval = (symbol: string, interval: unknown) =>
  refuse(`intervals of ${symbol} with from before to, in epoch ms`, interval)

/**
 * The memberships of a job that was built in code; `undefined` if it has no universe. Checked by hand, in the same pass
 * that reads thousands of intervals: visiting them takes longer than anything that is done with them.
 */
export const membershipsOf = ({
  symbols,
  universe,
}: ProcessingJob): Effect.Effect<Memberships | undefined, InvalidJob> => {
  if (universe === undefined) return Effect.undefined
  if (typeof universe !== "object" || universe === null) return refuse("intervals by symbol", universe)
  const ends = new Uint32Array(symbols.length)
  let times = new Float64Array(symbols.length * 4)
  let end = 0
  for (let place = 0; place < symbols.length; place++) {
    const symbol = symbols[place]
    const start = end
    ends[place] = end
    const intervals = universe[symbol]
    if (!Array.isArray(intervals)) {
      // A symbol may be called "constructor". Checking first would look up each of thousands twice.
      if (!Object.hasOwn(universe, symbol)) continue
      return refuse(`an array of intervals for ${symbol}`, intervals)
    }
    if (times.length < start + 2 * intervals.length) times = growTo(times, 2 * (start + 2 * intervals.length))
    let isAscending = true
    for (let at = 0; at < intervals.length; at++) {
      const interval: DateRange = intervals[at]
      if (typeof interval !== "object" || interval === null) return refuseInterval(symbol, interval)
      const { from = -Infinity, to = Infinity } = interval
      const isInterval = typeof from === "number" && typeof to === "number" && from < to
      if (!isInterval) return refuseInterval(symbol, interval)
      if (end > start && from <= times[end - 1]) isAscending = false
      times[end++] = from
      times[end++] = to
    }
    if (!isAscending) {
      const membership = membershipIn(intervals)
      times.set(membership, start)
      end = start + membership.length
    }
    ends[place] = end
  }
  return Effect.succeed(new Memberships(symbols, times, ends))
}

const growTo = (times: Float64Array, length: number): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(length)
  larger.set(times)
  return larger
}
