import type { MatchedBar, ProcessingResult, Value } from "../../job/ProcessingResult.ts"
import { type BatchFooter, HAS_EXTRAS, HAS_INDICATORS, HAS_MATCHES, HAS_SHORT_TIME, HEAD_BYTES } from "./batchLayout.ts"
import { ByteWriter, putFloat, putVarint } from "./ByteWriter.ts"
import { codeOfIndex, codeOfNumber, codeOfStep, codeOfTook, codeOfValue, isExactNumber, isExactTime } from "./codes.ts"
import { encodeExtras } from "./extras.ts"

type Values = Readonly<Record<string, Value>>

/** Room for what a result and a match take apart from their values, and for a value. */
const MOST_BYTES = 48
const MOST_BYTES_A_VALUE = 9

/** The names that a match has before there is another. */
const NONE: ReadonlyArray<string> = []

const text = new TextEncoder()

const isEmpty = (values: Values): boolean => {
  for (const _ in values) return false
  return true
}

const haveNames = (values: Values, names: ReadonlyArray<string>): boolean => {
  if (names.length === 0) return isEmpty(values)
  let at = 0
  // Object.keys would make an array for each match.
  for (const name in values) if (names[at++] !== name) return false
  return at === names.length
}

const putValues = (view: DataView, at: number, values: Values, names: ReadonlyArray<string>): number => {
  let to = at
  for (const name of names) {
    const value = values[name]
    const code = codeOfValue(value)
    to = putVarint(view, to, code)
    if (isExactNumber(code)) to = putFloat(view, to, Number(value))
  }
  return to
}

/** Encodes results for the log, as `batchLayout` says: some 25 ns a result, and as much a match. */
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
    const { computedIndicators, cost, error, flags, matches, processingTimeMs } = result
    const isPlain = error === undefined && flags === undefined && cost === undefined && index >= 0
    const hasIndicators = !isEmpty(computedIndicators)
    const hasMatches = matches.length > 0
    const took = codeOfTook(processingTimeMs)
    const view = this.#out.room(MOST_BYTES)
    let at = putVarint(view, this.#out.length, index < 0 ? 0 : codeOfIndex(index, this.#symbol))
    if (index >= 0) this.#symbol = index
    view.setUint8(
      at++,
      (isPlain ? 0 : HAS_EXTRAS) |
        (hasIndicators ? HAS_INDICATORS : 0) |
        (hasMatches ? HAS_MATCHES : 0) |
        (took > 0 ? HAS_SHORT_TIME : 0),
    )
    at = took > 0 ? putVarint(view, at, took) : putFloat(view, at, processingTimeMs)
    this.#out.length = at
    if (!isPlain) this.#addExtras(result, index < 0)
    if (hasIndicators) this.#addIndicators(computedIndicators)
    if (hasMatches) this.#addMatches(matches)
    this.#count += 1
  }

  /** What was added as the bytes of a batch, until something else is added. */
  take(): Uint8Array {
    const footer: BatchFooter = { names: this.#names, extras: this.#extras }
    const out = this.#out
    const { view } = out
    view.setUint32(0, this.#count, true)
    view.setUint32(4, out.length - HEAD_BYTES, true)
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

  #addExtras(result: ProcessingResult, isNamed: boolean): void {
    const extras = encodeExtras(result, isNamed)
    const key = JSON.stringify(extras)
    const known = this.#extrasAt.get(key)
    const place = known ?? this.#extras.push(extras) - 1
    if (known === undefined) this.#extrasAt.set(key, place)
    const out = this.#out
    out.length = putVarint(out.room(MOST_BYTES), out.length, place)
  }

  #addIndicators(indicators: Values): void {
    const names = this.#addNames(indicators, 1)
    this.#out.length = putValues(this.#out.view, this.#out.length, indicators, names)
  }

  // All that a match needs is in local variables: a field of the writer takes as long to read as a code to make.
  #addMatches(matches: ReadonlyArray<MatchedBar>): void {
    const out = this.#out
    let names = NONE
    let view = out.room((1 + matches.length) * MOST_BYTES)
    let at = putVarint(view, out.length, matches.length)
    let before = this.#time
    for (let i = 0; i < matches.length; i++) {
      const { close, time, values } = matches[i]
      const isSame = haveNames(values, names)
      const step = codeOfStep(time - before, isSame)
      at = putVarint(view, at, step)
      if (isExactTime(step)) at = putFloat(view, at, time)
      before = time
      if (!isSame) {
        out.length = at
        names = this.#addNames(values, matches.length - i)
        view = out.view
        at = out.length
      }
      const code = codeOfNumber(close)
      at = putVarint(view, at, code)
      if (isExactNumber(code)) at = putFloat(view, at, close)
      if (names.length > 0) at = putValues(view, at, values, names)
    }
    out.length = at
    this.#time = before
  }

  /** Adds the place of some names, and makes room for so many matches, which mostly have the same ones. */
  #addNames(values: Values, count: number): ReadonlyArray<string> {
    const place = this.#placeOfNames(values)
    const names = this.#names[place]
    const out = this.#out
    const view = out.room(MOST_BYTES + count * (MOST_BYTES + names.length * MOST_BYTES_A_VALUE))
    out.length = putVarint(view, out.length, place)
    return names
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
}
