import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import type { DateRange } from "./DateRange.ts"
import { InvalidJob } from "./JobError.ts"
import { type Membership, membershipIn } from "./Membership.ts"
import type { ProcessingJob } from "./ProcessingJob.ts"

const isBound = (bound: unknown): boolean => bound === undefined || (typeof bound === "number" && !Number.isNaN(bound))

const isInterval = (interval: DateRange): boolean => {
  if (typeof interval !== "object" || interval === null) return false
  const { from, to } = interval
  return isBound(from) && isBound(to) && (from ?? -Infinity) < (to ?? Infinity)
}

const refuse = (expected: string, got: unknown) =>
  Effect.fail(new InvalidJob({ message: `Expected universe to have ${expected}, got ${inspect(got)}` }))

const NEVER: Membership = []

/**
 * When each symbol of a job that was built in code was a member, by the symbols of the job; `undefined` where it has no
 * universe. Checked by hand, in the one pass that reads thousands of intervals: to look at them takes longer than to do
 * anything with them.
 */
export const membershipsOf = ({
  symbols,
  universe,
}: ProcessingJob): Effect.Effect<ReadonlyMap<string, Membership> | undefined, InvalidJob> => {
  if (universe === undefined) return Effect.undefined
  if (typeof universe !== "object" || universe === null) return refuse("intervals by symbol", universe)
  const memberships = new Map<string, Membership>()
  for (const symbol of symbols) {
    if (!Object.hasOwn(universe, symbol)) {
      memberships.set(symbol, NEVER)
      continue
    }
    const intervals = universe[symbol]
    if (!Array.isArray(intervals)) return refuse(`an array of intervals for ${symbol}`, intervals)
    for (const interval of intervals) {
      if (!isInterval(interval)) return refuse(`intervals of ${symbol} with from before to, in epoch ms`, interval)
    }
    memberships.set(symbol, membershipIn(intervals))
  }
  return Effect.succeed(memberships)
}
