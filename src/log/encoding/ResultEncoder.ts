import type { MatchedBar, ProcessingResult, Value } from "../../job/ProcessingResult.ts"
import {
  type BatchFooter,
  DAY_MS,
  DAYS,
  EXACT,
  EXACT_NUMBER,
  FALSE,
  HAS_EXTRAS,
  HAS_INDICATORS,
  HAS_MATCHES,
  HEAD_BYTES,
  MINUTE_MS,
  MINUTES,
  NULL,
  SAME_NAMES,
  TRUE,
} from "./batchLayout.ts"
import { ByteWriter } from "./ByteWriter.ts"
import { encodeExtras } from "./extras.ts"

type Values = Readonly<Record<string, Value>>

/** Room for what a result and a match take apart from their values, and for a value. */
const MOST_BYTES = 64
const MOST_BYTES_A_VALUE = 12

/** Whole hundredths up to here are exact, and four times as many are a safe number. */
const MOST_HUNDREDTHS = 2 ** 50

const zigzag = (step: number): number => (step < 0 ? -2 * step - 1 : 2 * step)

const text = new TextEncoder()

const haveNames = (values: Values, names: ReadonlyArray<string>): boolean => {
  let at = 0
  // Object.keys would make an array for each match.
  for (const name in values) if (names[at++] !== name) return false
  return at === names.length
}

/** Encodes results for the log, as `batchLayout` says: some 0.1 µs a match. */
export class ResultEncoder {
  readonly #out = new ByteWriter()
  readonly #names: Array<ReadonlyArray<string>> = []
  readonly #namesAt = new Map<string, number>()
  readonly #extras: Array<unknown> = []
  readonly #extrasAt = new Map<string, number>()
  #count = 0
  #symbol = -1
  #time = 0

  constructor() {
    this.#out.length = HEAD_BYTES
  }

  /** The bytes of the results. */
  get size(): number {
    return this.#out.length - HEAD_BYTES
  }

  get count(): number {
    return this.#count
  }

  /** Adds the result of the symbol at `index` of the run's symbols, -1 for one that it does not have. */
  add(result: ProcessingResult, index: number): void {
    const { computedIndicators, matches, processingTimeMs } = result
    const extras = encodeExtras(result, index < 0)
    const hasIndicators = !haveNames(computedIndicators, [])
    const out = this.#out
    out.reserve(MOST_BYTES)
    if (index < 0) out.varint(0)
    else {
      out.varint(1 + zigzag(index - this.#symbol - 1))
      this.#symbol = index
    }
    out.byte(
      (extras === undefined ? 0 : HAS_EXTRAS) |
        (hasIndicators ? HAS_INDICATORS : 0) |
        (matches.length > 0 ? HAS_MATCHES : 0),
    )
    out.float(processingTimeMs)
    if (extras !== undefined) out.varint(this.#placeOfExtras(extras))
    if (hasIndicators) {
      const place = this.#placeOfNames(computedIndicators)
      out.varint(place)
      this.#values(computedIndicators, this.#names[place])
    }
    if (matches.length > 0) this.#matches(matches)
    this.#count += 1
  }

  /** What was added as the bytes of a batch, until something else is added. */
  take(): Uint8Array {
    const footer: BatchFooter = { names: this.#names, extras: this.#extras }
    const out = this.#out
    out.uint32At(0, this.#count)
    out.uint32At(4, out.length - HEAD_BYTES)
    out.bytes(text.encode(JSON.stringify(footer)))
    const batch = out.written()
    this.clear()
    return batch
  }

  /** Forgets what was added. */
  clear(): void {
    this.#out.length = HEAD_BYTES
    for (const kept of [this.#names, this.#extras]) kept.length = 0
    this.#namesAt.clear()
    this.#extrasAt.clear()
    this.#count = 0
    this.#symbol = -1
    this.#time = 0
  }

  #matches(matches: ReadonlyArray<MatchedBar>): void {
    this.#out.varint(matches.length)
    let place = -1
    let names: ReadonlyArray<string> = []
    for (const { close, time, values } of matches) {
      const isSame = place >= 0 && haveNames(values, names)
      if (!isSame) {
        place = this.#placeOfNames(values)
        names = this.#names[place]
      }
      this.#out.reserve(MOST_BYTES)
      this.#timeCode(time, isSame ? SAME_NAMES : 0)
      if (!isSame) this.#out.varint(place)
      this.#number(close)
      if (names.length > 0) this.#values(values, names)
    }
  }

  #timeCode(time: number, flag: number): void {
    const step = time - this.#time
    this.#time = time
    const days = Math.round(step / DAY_MS)
    if (days * DAY_MS === step) return this.#out.varint(zigzag(days) * 8 + flag + DAYS)
    const minutes = Math.round(step / MINUTE_MS)
    if (minutes * MINUTE_MS === step) return this.#out.varint(zigzag(minutes) * 8 + flag + MINUTES)
    this.#out.byte(flag + EXACT)
    this.#out.float(time)
  }

  #values(values: Values, names: ReadonlyArray<string>): void {
    this.#out.reserve(names.length * MOST_BYTES_A_VALUE)
    for (const name of names) {
      const value = values[name]
      if (typeof value === "number") this.#number(value)
      else this.#out.byte(value === null ? NULL : value ? TRUE : FALSE)
    }
  }

  #number(value: number): void {
    const hundredths = Math.round(value * 100)
    const isExact = hundredths / 100 === value && hundredths >= 0 && hundredths < MOST_HUNDREDTHS
    if (isExact && !Object.is(value, -0)) return this.#out.varint(hundredths * 4)
    this.#out.byte(EXACT_NUMBER)
    this.#out.float(value)
  }

  #placeOfNames(values: Values): number {
    const last = this.#names.length - 1
    if (last >= 0 && haveNames(values, this.#names[last])) return last
    const names = Object.keys(values)
    const key = JSON.stringify(names)
    const known = this.#namesAt.get(key)
    if (known !== undefined) return known
    this.#namesAt.set(key, this.#names.length)
    return this.#names.push(names) - 1
  }

  #placeOfExtras(extras: unknown): number {
    const key = JSON.stringify(extras)
    const known = this.#extrasAt.get(key)
    if (known !== undefined) return known
    this.#extrasAt.set(key, this.#extras.length)
    return this.#extras.push(extras) - 1
  }
}
