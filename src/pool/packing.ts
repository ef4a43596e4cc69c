import { isInstant } from "../job/Instant.ts"
import type { Match, SymbolAnswer, Value } from "../job/ProcessingResult.ts"

/*
 * Answers of one job look alike: the same names, the same types. So a batch of
 * them travels as one array of numbers and its layouts once; as objects, cloning
 * cost both threads together more than reading and evaluating a symbol did.
 */

/** The named values of a match, or of a symbol: their names, and which of them are booleans. */
interface Fields {
  readonly names: ReadonlyArray<string>
  readonly booleans: ReadonlyArray<boolean>
}

/** How an answer lies in the numbers: ms, layout, matches; for each match time, close, values; the indicators. */
export interface Layout {
  readonly values: Fields
  readonly indicators: Fields
}

export interface Packed {
  readonly numbers: Float64Array
  readonly layouts: ReadonlyArray<Layout>
}

const NONE: Fields = { names: [], booleans: [] }

/** `undefined` where a null leaves the type open, or a name is not to be assigned to. */
const fieldsOf = (values: Readonly<Record<string, Value>>): Fields | undefined => {
  const names = Object.keys(values)
  if (names.length === 0) return NONE
  if (names.includes("__proto__")) return undefined
  // A boolean is never na.
  return { names, booleans: names.map((name) => typeof values[name] === "boolean") }
}

const fit = ({ names, booleans }: Fields, values: Readonly<Record<string, Value>>): boolean => {
  let i = 0
  for (const name in values) {
    if (name !== names[i] || (typeof values[name] === "boolean") !== booleans[i]) return false
    i += 1
  }
  return i === names.length
}

/** Packs answers one after the other. */
export class Packer {
  #numbers = new Float64Array(1024)
  #length = 0
  #layouts: Array<Layout> = []

  /** Packs an answer; `false` where its matches are not alike, or it carries more than values. */
  add({ matches, computedIndicators, flags, work }: SymbolAnswer, ms: number): boolean {
    if (flags !== undefined || work !== undefined) return false
    const layout = this.#layoutFor(matches, computedIndicators)
    if (layout < 0) return false
    const { values, indicators } = this.#layouts[layout]
    this.#reserve(3 + matches.length * (2 + values.names.length) + indicators.names.length)
    this.#push(ms)
    this.#push(layout)
    this.#push(matches.length)
    for (const match of matches) {
      this.#push(match.time)
      this.#push(match.close)
      for (const name in match.values) this.#push(toNumber(match.values[name]))
    }
    for (const name in computedIndicators) this.#push(toNumber(computedIndicators[name]))
    return true
  }

  /** What was packed since the last time. */
  take(): Packed | undefined {
    if (this.#length === 0) return undefined
    const packed = { numbers: this.#numbers.slice(0, this.#length), layouts: this.#layouts }
    this.#length = 0
    this.#layouts = []
    return packed
  }

  #layoutFor(matches: ReadonlyArray<Match>, computed: SymbolAnswer["computedIndicators"]): number {
    const known = this.#layouts.findIndex(
      ({ values, indicators }) => fit(indicators, computed) && matches.every((match) => fit(values, match.values)),
    )
    if (known >= 0) return known
    const values = matches.length === 0 ? NONE : fieldsOf(matches[0].values)
    const indicators = fieldsOf(computed)
    if (values === undefined || indicators === undefined) return -1
    // What is inherited is read along, and has no place.
    if (!fit(indicators, computed) || !matches.every((match) => fit(values, match.values))) return -1
    return this.#layouts.push({ values, indicators }) - 1
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#numbers.length) return
    const grown = new Float64Array(2 * (this.#length + count))
    grown.set(this.#numbers.subarray(0, this.#length))
    this.#numbers = grown
  }

  #push(value: number): void {
    this.#numbers[this.#length++] = value
  }
}

const toNumber = (value: Value): number => (value === null ? Number.NaN : Number(value))

/** An answer that was packed, and how long it took; none where the numbers do not add up. */
export interface Unpacked {
  readonly answer?: SymbolAnswer
  readonly ms: number
}

/** Unpacks answers in the order in which they were packed. */
export class Unpacker {
  readonly #numbers: Float64Array
  readonly #layouts: ReadonlyArray<Layout>
  #at = 0

  constructor({ numbers, layouts }: Packed) {
    this.#numbers = numbers
    this.#layouts = layouts
  }

  next(): Unpacked {
    const ms = this.#numbers[this.#at++]
    const layout = this.#layouts[this.#numbers[this.#at++]]
    const count = this.#numbers[this.#at++]
    if (layout === undefined || !Number.isInteger(count) || count < 0) return { ms: 0 }
    if (this.#at + count * (2 + layout.values.names.length) > this.#numbers.length) return { ms: 0 }
    // oxlint-disable-next-line unicorn/no-new-array -- of its length: a first push would reserve room for sixteen more
    const matches = new Array<Match>(count)
    for (let i = 0; i < count; i++) {
      const time = this.#numbers[this.#at++]
      const close = this.#numbers[this.#at++]
      if (!isInstant(time) || !Number.isFinite(close)) return { ms: 0 }
      matches[i] = { time, close, values: this.#values(layout.values) }
    }
    return { answer: { matches, computedIndicators: this.#values(layout.indicators) }, ms }
  }

  #values({ names, booleans }: Fields): Record<string, Value> {
    const values: Record<string, Value> = {}
    for (let i = 0; i < names.length; i++) {
      const number = this.#numbers[this.#at++]
      values[names[i]] = booleans[i] ? number === 1 : Number.isFinite(number) ? number : null
    }
    return values
  }
}
