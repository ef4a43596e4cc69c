import type { MatchedBar, ProcessingResult } from "../../job/ProcessingResult.ts"
import { type BatchFooter, HAS_EXTRAS, HAS_INDICATORS, HAS_MATCHES, HAS_SHORT_TIME, HEAD_BYTES } from "./batchLayout.ts"
import { ByteWriter, putFloat, putVarint } from "./ByteWriter.ts"
import { codeOfIndex, codeOfTook } from "./codes.ts"
import { encodeExtras } from "./extras.ts"
import { haveNames, isEmpty, putNumber, putTime, putValues, type Values } from "./putValues.ts"
import { putShort } from "./shortForm.ts"

/** The most bytes of a result or a match without its values, and of a value. */
const MOST_BYTES = 48
const MOST_BYTES_A_VALUE = 9

/** The code of the symbol that follows the previous one. */
const NEXT_SYMBOL = 1

/** The names that the first match is compared with. */
const NONE: ReadonlyArray<string> = []

const text = new TextEncoder()

const footerOf = (footer: BatchFooter): Uint8Array => text.encode(JSON.stringify(footer))

/** Encoded once: most batches have it, and encoding it takes as long as some hundred results. */
const EMPTY_FOOTER = footerOf({ names: [], extras: [] })

/** Encodes results in the form of `batchLayout`: some 30 ns a result, and half of that a match. */
export class ResultEncoder {
  readonly #out = new ByteWriter()
  readonly #names: Array<ReadonlyArray<string>> = []
  readonly #namesAt = new Map<string, number>()
  readonly #extras: Array<unknown> = []
  readonly #extrasAt = new Map<string, number>()
  #count = 0
  #symbol = -1
  #time = 0
  /** The last values found to be empty: most results share the object. */
  #none: Values = {}

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

  /** Adds the result of the symbol at index `place` of the run's symbols; -1 for a symbol that is not among them. */
  add(result: ProcessingResult, place: number): void {
    const { computedIndicators, cost, error, flags, matches } = result
    const isPlain = error === undefined && flags === undefined && cost === undefined && place >= 0
    const hasIndicators = computedIndicators !== this.#none && !isEmpty(computedIndicators)
    if (!hasIndicators) this.#none = computedIndicators
    const out = this.#out
    const view = out.room((1 + matches.length) * MOST_BYTES)
    let at = out.length
    if (place === this.#symbol + 1) view.setUint8(at++, NEXT_SYMBOL)
    else at = putVarint(view, at, place < 0 ? 0 : codeOfIndex(place, this.#symbol))
    if (place >= 0) this.#symbol = place
    this.#count += 1
    const end = isPlain && !hasIndicators ? putShort(view, at, result, this.#time, this.#none) : -1
    if (end >= 0) {
      out.length = end
      if (matches.length > 0) this.#time = matches[matches.length - 1].time
    } else {
      out.length = at
      this.#addLong(result, place < 0, isPlain, hasIndicators)
    }
  }

  /** The bytes of the batch, valid until the next `add`. */
  take(): Uint8Array {
    const out = this.#out
    const { view } = out
    view.setUint32(0, this.#count, true)
    view.setUint32(4, out.length - HEAD_BYTES, true)
    out.bytes(this.#footer())
    const batch = out.written()
    this.clear()
    return batch
  }

  /** Removes all results. */
  clear(): void {
    this.#out.length = HEAD_BYTES
    for (const kept of [this.#names, this.#extras]) kept.length = 0
    this.#namesAt.clear()
    this.#extrasAt.clear()
    this.#count = 0
    this.#symbol = -1
    this.#time = 0
  }

  #footer(): Uint8Array {
    return this.#names.length + this.#extras.length === 0
      ? EMPTY_FOOTER
      : footerOf({ names: this.#names, extras: this.#extras })
  }

  #addLong(result: ProcessingResult, isNamed: boolean, isPlain: boolean, hasIndicators: boolean): void {
    const { computedIndicators, matches, processingTimeMs } = result
    const out = this.#out
    const { view } = out
    const hasMatches = matches.length > 0
    const parts = (isPlain ? 0 : HAS_EXTRAS) | (hasIndicators ? HAS_INDICATORS : 0) | (hasMatches ? HAS_MATCHES : 0)
    const took = codeOfTook(processingTimeMs)
    let at = out.length
    view.setUint8(at++, parts | (took > 0 ? HAS_SHORT_TIME : 0))
    at = took > 0 ? putVarint(view, at, took) : putFloat(view, at, processingTimeMs)
    out.length = at
    if (!isPlain) this.#addExtras(result, isNamed)
    if (hasIndicators) this.#addIndicators(computedIndicators)
    if (hasMatches) this.#addMatches(matches, this.#none)
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

  /** `none` are values known to be empty. */
  #addMatches(matches: ReadonlyArray<MatchedBar>, none: Values): void {
    const out = this.#out
    let names = NONE
    let like = none
    let view = out.room((1 + matches.length) * MOST_BYTES)
    let at = putVarint(view, out.length, matches.length)
    let before = this.#time
    for (let i = 0; i < matches.length; i++) {
      const { close, time, values } = matches[i]
      const isSame = values === like || haveNames(values, names)
      at = putTime(view, at, time, before, isSame)
      before = time
      if (!isSame) {
        out.length = at
        names = this.#addNames(values, matches.length - i)
        view = out.view
        at = out.length
      }
      like = values
      at = putNumber(view, at, close)
      if (names.length > 0) at = putValues(view, at, values, names)
    }
    out.length = at
    this.#time = before
  }

  /** Adds the index of some names, and reserves room for `count` matches, which mostly share them. */
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
