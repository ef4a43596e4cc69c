import { faults } from "./faults.ts"

/** A small seeded generator of numbers below 1 (mulberry32): the same seed gives the same storm everywhere. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A storm that can be run again. */
export interface StormPlan {
  readonly seed: number
  /** `innocent:7`, or the fault that strikes there: `exitsWithSeven:12`. */
  readonly symbols: ReadonlyArray<string>
}

/** `count` symbols, with faults of all the given kinds at random places: each kind once before any comes twice. */
export const planStorm = (
  seed: number,
  count: number,
  faultCount: number,
  kinds: ReadonlyArray<string> = Object.keys(faults),
): StormPlan => {
  const random = randomOf(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const places = Array.from({ length: count }, (_, i) => i)
  const symbols = places.map((i) => `innocent:${i}`)
  const left: Array<string> = []
  for (let i = 0; i < Math.min(faultCount, count); i++) {
    if (left.length === 0) left.push(...kinds)
    const [kind] = left.splice(below(left.length), 1)
    const [place] = places.splice(below(places.length), 1)
    symbols[place] = `${kind}:${place}`
  }
  return { seed, symbols }
}
