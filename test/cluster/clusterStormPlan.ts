import { randomOf } from "../faults/stormPlan.ts"

/** What goes wrong with one of the runners, or with the database of all of them. */
const kinds = ["killed", "frozen", "drained", "cut", "restarted"] as const

/** A fault that strikes once so many symbols have begun. */
export interface ClusterFault {
  readonly kind: (typeof kinds)[number]
  /** Which runner, where it is about one. */
  readonly runner: number
  readonly at: number
}

/** A storm over a cluster that can be run again. */
export interface ClusterStormPlan {
  readonly symbols: ReadonlyArray<string>
  readonly chunkSize: number
  readonly faults: ReadonlyArray<ClusterFault>
}

/**
 * A job of `count` symbols, of which some fail and in every other storm one kills its process, and faults in a random
 * order: each kind once. All strike before two thirds of the symbols have begun, so that the job still runs.
 */
export const planClusterStorm = (seed: number, count: number, runners: number): ClusterStormPlan => {
  const random = randomOf(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const symbols = Array.from({ length: count }, (_, at) => (below(20) === 0 ? `FAILS${at}` : `S${at}`))
  if (below(2) === 0) symbols[below(count)] = "KILLS"
  const left = [...kinds]
  const places = Array.from({ length: kinds.length }, () => 1 + below((count * 2) / 3)).toSorted((a, b) => a - b)
  const faults = places.map((at) => {
    const [kind] = left.splice(below(left.length), 1)
    return { kind, runner: below(runners), at }
  })
  return { symbols, chunkSize: 5 + below(16), faults }
}
