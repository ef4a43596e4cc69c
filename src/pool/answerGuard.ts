import { isInstant } from "../job/Instant.ts"
import type { SymbolAnswer } from "../job/ProcessingResult.ts"

/*
 * By hand, since a Schema would cost more than the symbol did. Both sides use
 * it: the worker before it sends, the main thread on what it was sent.
 */

const BYTES_A_VALUE = 16
const BYTES_A_MATCH = 48

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isValue = (value: unknown): boolean =>
  value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))

/** The size of named values, or NaN. */
const sizeOfValues = (values: unknown): number => {
  if (!isRecord(values)) return Number.NaN
  let size = 0
  for (const name in values) {
    if (!isValue(values[name])) return Number.NaN
    size += name.length + BYTES_A_VALUE
  }
  return size
}

/** The size of a match, or NaN: it has three fields, and nothing else travels along. */
const sizeOfMatch = (match: unknown): number => {
  if (!isRecord(match) || !isInstant(match["time"]) || !Number.isFinite(match["close"])) return Number.NaN
  return Object.keys(match).length === 3 ? BYTES_A_MATCH + sizeOfValues(match["values"]) : Number.NaN
}

const FLAGS: ReadonlySet<unknown> = new Set(["ShortHistory", "Slow", "Leak", "Quality"])
const FIELDS: ReadonlySet<string> = new Set(["matches", "computedIndicators", "flags", "work"])

const isFlags = (flags: unknown): boolean =>
  flags === undefined || (Array.isArray(flags) && flags.length <= FLAGS.size && flags.every((flag) => FLAGS.has(flag)))

const isWork = (work: unknown): boolean =>
  work === undefined ||
  (isRecord(work) &&
    Object.entries(work).every(
      ([name, value]) => ["readMs", "evaluatedMs", "barsRead"].includes(name) && Number.isFinite(value),
    ))

const answerBytes = (answer: unknown): number => {
  if (!isRecord(answer)) return Number.NaN
  for (const field in answer) if (!FIELDS.has(field)) return Number.NaN
  const { matches, computedIndicators, flags, work } = answer
  if (!Array.isArray(matches) || !isFlags(flags) || !isWork(work)) return Number.NaN
  let size = sizeOfValues(computedIndicators)
  for (const match of matches) size += sizeOfMatch(match)
  return size
}

/** An answer that was checked, and about how large it is. */
export interface Sized {
  readonly answer: SymbolAnswer
  readonly bytes: number
}

const isAnswerOf = (bytes: number, answer: unknown): answer is SymbolAnswer => bytes >= 0 && answer !== undefined

/** The answer with its size; `undefined` where it is no `SymbolAnswer`. */
export const sizedAnswer = (answer: unknown): Sized | undefined => {
  try {
    const bytes = answerBytes(answer)
    return isAnswerOf(bytes, answer) ? { answer, bytes } : undefined
  } catch {
    // A getter or a proxy that throws.
    return undefined
  }
}

/** What is wrong with an answer that is none, as its symbol is told. */
export const NOT_AN_ANSWER =
  "The processor's answer is not a SymbolAnswer: expected matches of { time, close, values } and computedIndicators, with finite numbers, booleans or null as values, and no other fields"
