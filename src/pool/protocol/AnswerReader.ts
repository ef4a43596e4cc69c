import { isInstant } from "../../job/Instant.ts"
import type { Flag, MatchedBar, SymbolAnswer, Value, Work } from "../../job/ProcessingResult.ts"
import { type Fields, flagsIn, isNumber, isRecord, lengthOf, workIn } from "./answerFields.ts"
import { describeMisfit, matchAt, tooLarge, unknownField, wrongValue, wrongWhole } from "./misfit.ts"
import { ownValueOf, setOwn } from "./ownProperties.ts"

/*
 * Checks a processor's answer and copies it in one go. Each property is read
 * once, so that the value that was checked is the value that counts, whatever
 * getters, proxies or later changes do to the original; only own properties
 * count. Written by hand: a Schema would take longer than the symbol. Both sides
 * use it: the worker before it sends, the main thread on what it receives.
 *
 * A symbol may have replaced methods of arrays and objects, so functions are
 * captured when this module is loaded, and loops use an index.
 */
const { isArray } = Array
const { keys } = Object

const BYTES_A_VALUE = 16
const BYTES_A_MATCH = 48

const VALUE = "a finite number, a boolean or null"
const ANSWER_FIELDS = "matches, computedIndicators, flags, work"
const MATCH_FIELDS = "time, close, values"

/** The kinds of numbers in the copy. */
const NUMBER = 0
export const BOOLEAN = 1
const NA = 2

const isTime = (value: unknown): value is number => isInstant(value)

/** Reads one answer at a time into plain numbers: most answers are sent like that, without objects. */
export class AnswerReader {
  /** Time, close and values of each match, then the indicators; na is NaN, a boolean is 0 or 1. */
  readonly numbers: Array<number> = []
  /** The kind of each number. */
  readonly kinds: Array<number> = []
  /** How many of the numbers belong to the current answer. */
  length = 0
  /** How many matches the answer has. */
  count = 0
  /** Whether all matches have the same names and types. */
  isUniform = true
  /** The names of each match's values, then those of the indicators. */
  readonly names: Array<ReadonlyArray<string>> = []
  flags: ReadonlyArray<Flag> | undefined
  work: Work | undefined
  #bytes = 0
  #maxBytes = Infinity

  /**
   * Checks and copies an answer of at most about `maxBytes`; returns what is wrong with it, `undefined` if it is
   * valid.
   */
  read(original: unknown, maxBytes = Infinity): string | undefined {
    this.length = 0
    this.count = 0
    this.isUniform = true
    this.#bytes = 0
    this.#maxBytes = maxBytes
    try {
      return this.#read(original)
    } catch (thrown) {
      return describeMisfit(thrown)
    }
  }

  /** Flags the answer that was read last. */
  addFlag(flag: Flag): void {
    const flags = this.flags ?? []
    if (!flags.includes(flag)) this.flags = [...flags, flag]
  }

  /** The copy as an object, which later reads do not change. */
  toAnswer(): SymbolAnswer {
    let at = 0
    const valuesOf = (names: ReadonlyArray<string>): Readonly<Record<string, Value>> => {
      const values: Record<string, Value> = {}
      for (let i = 0; i < names.length; i++) setOwn(values, names[i], this.#valueAt(at++))
      return values
    }
    const matches: Array<MatchedBar> = []
    for (let i = 0; i < this.count; i++) {
      const time = this.numbers[at++]
      const close = this.numbers[at++]
      matches[i] = { time, close, values: valuesOf(this.names[i]) }
    }
    const computedIndicators = valuesOf(this.names[this.count])
    const { flags, work } = this
    if (flags === undefined && work === undefined) return { matches, computedIndicators }
    return {
      matches,
      computedIndicators,
      ...(flags === undefined ? undefined : { flags }),
      ...(work === undefined ? undefined : { work }),
    }
  }

  #valueAt(at: number): Value {
    const kind = this.kinds[at]
    return kind === NUMBER ? this.numbers[at] : kind === NA ? null : this.numbers[at] === 1
  }

  #read(original: unknown): undefined {
    if (!isRecord(original)) throw wrongWhole("it", original, "an object of matches and computedIndicators")
    const fields = keys(original)
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]
      if (field !== "matches" && field !== "computedIndicators" && field !== "flags" && field !== "work") {
        throw unknownField("", field, "an answer", ANSWER_FIELDS)
      }
    }
    this.#readMatches(ownValueOf(original, "matches"))
    const computed = ownValueOf(original, "computedIndicators")
    if (!isRecord(computed)) throw wrongWhole("computedIndicators", computed, "an object of named values")
    this.#readValues(this.count, computed)
    // An answer of two fields has no others.
    const more = fields.length > 2
    const flags = more ? ownValueOf(original, "flags") : undefined
    const work = more ? ownValueOf(original, "work") : undefined
    this.flags = flags === undefined ? undefined : flagsIn(flags)
    this.work = work === undefined ? undefined : workIn(work)
    return undefined
  }

  #readMatches(matches: unknown): void {
    if (!isArray(matches)) throw wrongWhole("matches", matches, "an array")
    const count = lengthOf("matches", matches)
    // Checked before they are read: there may be billions.
    this.#add(count * BYTES_A_MATCH)
    this.count = count
    for (let i = 0; i < count; i++) this.#readMatch(i, matches[i])
  }

  #readMatch(index: number, match: unknown): void {
    if (!isRecord(match)) throw wrongWhole(matchAt(index), match, `an object of ${MATCH_FIELDS}`)
    const fields = keys(match)
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]
      if (field !== "time" && field !== "close" && field !== "values") {
        throw unknownField(matchAt(index), field, "a match", MATCH_FIELDS)
      }
    }
    // A match with three own fields inherits none of them.
    const isWhole = fields.length === 3
    const time = isWhole ? match["time"] : ownValueOf(match, "time")
    if (!isTime(time)) throw wrongValue(matchAt(index), "time", time, "epoch milliseconds of the years 0 to 9999")
    const close = isWhole ? match["close"] : ownValueOf(match, "close")
    if (!isNumber(close)) throw wrongValue(matchAt(index), "close", close, "a finite number")
    const values = isWhole ? match["values"] : ownValueOf(match, "values")
    if (!isRecord(values)) throw wrongValue(matchAt(index), "values", values, "an object of named values")
    this.numbers[this.length] = time
    this.kinds[this.length++] = NUMBER
    this.numbers[this.length] = close
    this.kinds[this.length++] = NUMBER
    this.#readValues(index, values)
  }

  /** Reads the values of the match at `place`, or the indicators if `place` is the number of matches. */
  #readValues(place: number, values: Fields): void {
    const { numbers, kinds } = this
    const names = keys(values)
    const isLikeFirst = place > 0 && place < this.count
    const first = isLikeFirst ? this.names[0] : names
    this.names[place] = names
    if (first.length !== names.length) this.isUniform = false
    let at = this.length
    let bytes = 0
    for (let i = 0; i < names.length; i++) {
      const name = names[i]
      const value = values[name]
      let kind = NUMBER
      if (typeof value === "number" && value - value === 0) numbers[at] = value
      else if (typeof value === "boolean") {
        numbers[at] = value ? 1 : 0
        kind = BOOLEAN
      } else if (value === null) {
        numbers[at] = Number.NaN
        kind = NA
      } else
        throw wrongValue(place < this.count ? `${matchAt(place)}.values` : "computedIndicators", name, value, VALUE)
      // The values of the first match follow its time and close.
      if (isLikeFirst && (first[i] !== name || (kind === BOOLEAN) !== (kinds[2 + i] === BOOLEAN)))
        this.isUniform = false
      kinds[at++] = kind
      bytes += name.length + BYTES_A_VALUE
    }
    this.length = at
    this.#add(bytes)
  }

  #add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > this.#maxBytes) throw tooLarge(this.#bytes, this.#maxBytes)
  }
}
