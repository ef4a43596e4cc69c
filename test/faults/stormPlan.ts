/** A seeded generator of numbers from 0 to 1 (mulberry32): the same seed gives the same storm everywhere. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A storm that can be replayed. */
export interface StormPlan {
  readonly seed: number
  /** `innocent:7`, or a fault, as in `exitsWithSeven:12`. */
  readonly symbols: ReadonlyArray<string>
}

/** Deals all of some things in random order before any is dealt again. */
const dealerOf = <A>(below: (limit: number) => number, things: ReadonlyArray<A>): (() => A) => {
  const left: Array<A> = []
  return () => {
    if (left.length === 0) left.push(...things)
    const [thing] = left.splice(below(left.length), 1)
    return thing
  }
}

/**
 * Plans a storm of `count` symbols with faults at random places: every family occurs before any occurs again, and so do
 * the kinds of a family. All other symbols are innocents of the given kinds.
 */
export const planStorm = (
  seed: number,
  count: number,
  faultCount: number,
  families: ReadonlyArray<ReadonlyArray<string>>,
  innocents: ReadonlyArray<string> = ["innocent"],
): StormPlan => {
  const random = randomOf(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const places = Array.from({ length: count }, (_, i) => i)
  const symbols = places.map((i) => `${innocents[below(innocents.length)]}:${i}`)
  const nextFamily = dealerOf(
    below,
    families.map((kinds) => dealerOf(below, kinds)),
  )
  for (let i = 0; i < Math.min(faultCount, count); i++) {
    const [place] = places.splice(below(places.length), 1)
    symbols[place] = `${nextFamily()()}:${place}`
  }
  return { seed, symbols }
}
