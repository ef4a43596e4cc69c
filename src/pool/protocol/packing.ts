import { isInstant } from "../../job/Instant.ts"
import type { MatchedBar, SymbolAnswer, Value } from "../../job/ProcessingResult.ts"
import { type AnswerReader, BOOLEAN } from "./AnswerReader.ts"

/*
 * The answers of a job mostly have the same names and types, so a batch of them is
 * sent as one array of numbers, and each layout once. Sent as objects, cloning them
 * took both threads together longer than reading and evaluating the symbols.
 *
 * The numbers of an answer, which begin with their count so that a damaged answer
 * cannot shift its neighbours:
 *
 *   count | ms | layout | matches | time, close, values of each match | indicators
 */

/** The names of the values of a match or symbol, and which of them are booleans. */
interface Fields {
  readonly names: ReadonlyArray<string>
  readonly booleans: ReadonlyArray<boolean>
}

/** What the numbers of an answer stand for. */
export interface Layout {
  readonly values: Fields
  readonly indicators: Fields
}

export interface Packed {
  readonly numbers: Float64Array
  readonly layouts: ReadonlyArray<Layout>
}

const HEADER = 4
const NONE: Fields = { names: [], booleans: [] }
// A symbol may replace the global one.
const Numbers = Float64Array

/** Whether names and types are those of a layout; the reader has the types from index `at` on. */
const fit = ({ names, booleans }: Fields, { kinds }: AnswerReader, wanted: ReadonlyArray<string>, at: number) => {
  if (names.length !== wanted.length) return false
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== wanted[i] || booleans[i] !== (kinds[at + i] === BOOLEAN)) return false
  }
  return true
}

/** `undefined` if a name is `__proto__`, which cannot be assigned. */
const fieldsAt = ({ kinds }: AnswerReader, names: ReadonlyArray<string>, at: number): Fields | undefined => {
  const booleans: Array<boolean> = []
  for (let i = 0; i < names.length; i++) {
    if (names[i] === "__proto__") return undefined
    booleans[i] = kinds[at + i] === BOOLEAN
  }
  return { names, booleans }
}

/** Packs answers one after another. */
export class Packer {
  #numbers = new Numbers(1024)
  #length = 0
  #layouts: Array<Layout> = []

  /** Packs the answer in the reader; `false` if its matches differ in names or types, or if it has flags or work. */
  add(read: AnswerReader, ms: number): boolean {
    if (!read.isUniform || read.flags !== undefined || read.work !== undefined) return false
    const layout = this.#layoutFor(read)
    if (layout < 0) return false
    const length = HEADER + read.length
    this.#reserve(length)
    const numbers = this.#numbers
    let at = this.#length
    numbers[at++] = length
    numbers[at++] = ms
    numbers[at++] = layout
    numbers[at++] = read.count
    for (let i = 0; i < read.length; i++) numbers[at++] = read.numbers[i]
    this.#length = at
    return true
  }

  /** How much has been packed since the last `take`, in bytes. */
  get bytes(): number {
    return this.#length * Float64Array.BYTES_PER_ELEMENT
  }

  /** Takes what has been packed since the last call; `undefined` if nothing was. */
  take(): Packed | undefined {
    if (this.#length === 0) return undefined
    const numbers = new Numbers(this.#length)
    for (let i = 0; i < numbers.length; i++) numbers[i] = this.#numbers[i]
    const packed = { numbers, layouts: this.#layouts }
    this.#length = 0
    this.#layouts = []
    return packed
  }

  #layoutFor(read: AnswerReader): number {
    const { count, names, length } = read
    // The indicators come last; the values of the first match follow its time and close.
    const ofIndicators = names[count]
    const indicatorsAt = length - ofIndicators.length
    for (let i = 0; i < this.#layouts.length; i++) {
      const { values, indicators } = this.#layouts[i]
      if (fit(indicators, read, ofIndicators, indicatorsAt) && (count === 0 || fit(values, read, names[0], 2))) return i
    }
    const values = count === 0 ? NONE : fieldsAt(read, names[0], 2)
    const indicators = fieldsAt(read, ofIndicators, indicatorsAt)
    if (values === undefined || indicators === undefined) return -1
    const place = this.#layouts.length
    this.#layouts[place] = { values, indicators }
    return place
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#numbers.length) return
    const grown = new Numbers(2 * (this.#length + count))
    for (let i = 0; i < this.#length; i++) grown[i] = this.#numbers[i]
    this.#numbers = grown
  }
}

/** An unpacked answer, and how long it took in ms; there is no answer if the numbers are inconsistent. */
export interface Unpacked {
  readonly answer?: SymbolAnswer
  readonly ms: number
}

/**
 * Shared by all matches without values, which are most: none of them takes memory for an object of its own.
 */
const NO_VALUES: Readonly<Record<string, Value>> = Object.freeze({})

const DAMAGED: Unpacked = { ms: 0 }

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
    const start = this.#at
    const length = this.#numbers[start]
    const end = start + length
    // The answers after it cannot be located any more.
    if (!(Number.isInteger(length) && length >= HEADER && end <= this.#numbers.length)) {
      this.#at = this.#numbers.length
      return DAMAGED
    }
    this.#at = start + HEADER
    const unpacked = this.#unpack(this.#numbers[start + 1], this.#numbers[start + 2], this.#numbers[start + 3], length)
    const isUsedUp = this.#at === end
    this.#at = end
    return isUsedUp ? unpacked : DAMAGED
  }

  #unpack(ms: number, place: number, count: number, length: number): Unpacked {
    const layout = this.#layouts[place]
    if (layout === undefined || !Number.isInteger(count) || count < 0) return DAMAGED
    const { values, indicators } = layout
    if (HEADER + count * (2 + values.names.length) + indicators.names.length !== length) return DAMAGED
    // oxlint-disable-next-line unicorn/no-new-array -- preallocated: a first push would reserve room for sixteen more
    const matches = new Array<MatchedBar>(count)
    for (let i = 0; i < count; i++) {
      const time = this.#numbers[this.#at++]
      const close = this.#numbers[this.#at++]
      if (!isInstant(time) || !Number.isFinite(close)) return DAMAGED
      matches[i] = { time, close, values: this.#values(values) }
    }
    return { answer: { matches, computedIndicators: this.#values(indicators) }, ms }
  }

  #values({ names, booleans }: Fields): Readonly<Record<string, Value>> {
    if (names.length === 0) return NO_VALUES
    const values: Record<string, Value> = {}
    for (let i = 0; i < names.length; i++) {
      const number = this.#numbers[this.#at++]
      values[names[i]] = booleans[i] ? number === 1 : Number.isFinite(number) ? number : null
    }
    return values
  }
}
