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

  /** The memberships of some symbols as one array, which is cheap to clone: how many times each has, then all times. */
  pack(symbols: ReadonlyArray<string>): Float64Array {
    const from = this.#symbols[this.#next] === symbols[0] ? this.#next : -1
    const to = from + symbols.length
    if (from >= 0 && symbols.every((symbol, at) => this.#symbols[from + at] === symbol)) {
      // In the job's order, as mostly: all of their times lie together.
      const times = this.#times.subarray(this.#start(from), this.#end(to - 1))
      const packed = new Float64Array(symbols.length + times.length)
      for (let at = 0; at < symbols.length; at++) packed[at] = this.#end(from + at) - this.#start(from + at)
      packed.set(times, symbols.length)
      this.#next = to
      return packed
    }
    const memberships = symbols.map((symbol) => this.of(symbol))
    return Float64Array.from([...memberships.map(({ length }) => length), ...memberships.flat()])
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

/** Unpacks the memberships of this many symbols from {@link Memberships.pack}, in their order. */
export const unpackMemberships = (packed: Float64Array, symbols: number): ReadonlyArray<Membership> => {
  const memberships: Array<Membership> = []
  let from = symbols
  for (let at = 0; at < symbols; at++) {
    memberships[at] = timesOf(packed, from, (from += packed[at]))
  }
  return memberships
}

const timesOf = (times: Float64Array, start: number, end: number): Membership => {
  // A growing array reserves room for sixteen more, and most have one interval or two.
  if (end - start === 2) return [times[start], times[start + 1]]
  if (end - start === 4) return [times[start], times[start + 1], times[start + 2], times[start + 3]]
  const membership: Array<number> = []
  for (let at = start; at < end; at++) membership[membership.length] = times[at]
  return membership
}
