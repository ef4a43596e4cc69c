import type { Membership } from "./Membership.ts"

/**
 * When the symbols of a job were members of its universe, in epoch ms UTC, in one array: making an array and a map
 * entry for each of thousands of symbols would take longer than using them.
 */
export class Memberships {
  readonly #symbols: ReadonlyArray<string>
  readonly #times: Float64Array
  /** The end of each symbol's times, as an index. */
  readonly #ends: Uint32Array
  #next = 0
  #places: ReadonlyMap<string, number> | undefined

  constructor(symbols: ReadonlyArray<string>, times: Float64Array, ends: Uint32Array) {
    this.#symbols = symbols
    this.#times = times
    this.#ends = ends
  }

  /** The membership of one symbol; empty if it is not in the job. */
  of(symbol: string): Membership {
    const place = this.#placeOf(symbol)
    return timesOf(this.#times, this.#start(place), this.#end(place))
  }

  /**
   * The memberships of some symbols as one array, which is cheap to clone: the number of times of each, and its
   * times.
   */
  pack(symbols: ReadonlyArray<string>): Float64Array {
    const places = symbols.map((symbol) => this.#placeOf(symbol))
    let length = places.length
    for (const place of places) length += this.#end(place) - this.#start(place)
    const packed = new Float64Array(length)
    let to = 0
    for (const place of places) {
      const end = this.#end(place)
      let at = this.#start(place)
      packed[to++] = end - at
      while (at < end) packed[to++] = this.#times[at++]
    }
    return packed
  }

  /** The index of a symbol, -1 if it is not in the job. Symbols are mostly looked up in the job's order. */
  #placeOf(symbol: string): number {
    if (this.#symbols[this.#next] === symbol) return this.#next++
    this.#places ??= new Map(this.#symbols.map((each, place) => [each, place]))
    const place = this.#places.get(symbol) ?? -1
    this.#next = place + 1
    return place
  }

  #start(place: number): number {
    return place > 0 ? this.#ends[place - 1] : 0
  }

  #end(place: number): number {
    return place >= 0 ? this.#ends[place] : 0
  }
}

/** Unpacks the memberships of {@link Memberships.pack}, in the order of their symbols. */
export const unpackMemberships = (packed: Float64Array): ReadonlyArray<Membership> => {
  const memberships: Array<Membership> = []
  for (let at = 0; at < packed.length;) {
    const start = at + 1
    at = start + packed[at]
    memberships[memberships.length] = timesOf(packed, start, at)
  }
  return memberships
}

const timesOf = (times: Float64Array, start: number, end: number): Membership => {
  // A growing array would reserve room for sixteen more, and most symbols have one interval.
  if (end - start === 2) return [times[start], times[start + 1]]
  const membership: Array<number> = []
  for (let at = start; at < end; at++) membership[membership.length] = times[at]
  return membership
}
