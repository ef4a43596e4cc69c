import * as Schema from "effect/Schema"
import { JobError, PoolUnavailable } from "../../job/JobError.ts"
import { failedResult, type ProcessingResult, type SymbolAnswer } from "../../job/ProcessingResult.ts"
import { InvalidReply, SymbolError } from "../../job/SymbolError.ts"
import type { FromWorker, Reply } from "../protocol.ts"

const decodeSymbolError = Schema.decodeUnknownOption(SymbolError)
const decodeJobError = Schema.decodeUnknownOption(JobError)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isValue = (value: unknown): boolean =>
  value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))

const isValues = (values: unknown): boolean => {
  if (!isRecord(values)) return false
  for (const name in values) if (!isValue(values[name])) return false
  return true
}

const isMatch = (match: unknown): boolean =>
  isRecord(match) && Number.isFinite(match["time"]) && Number.isFinite(match["close"]) && isValues(match["values"])

const FLAGS: ReadonlySet<unknown> = new Set(["ShortHistory", "Slow", "Leak", "Quality"])

/** By hand: a Schema would cost more than the symbol did. */
const isAnswer = (answer: unknown): answer is SymbolAnswer =>
  isRecord(answer) &&
  Array.isArray(answer["matches"]) &&
  answer["matches"].every(isMatch) &&
  isValues(answer["computedIndicators"]) &&
  (answer["flags"] === undefined ||
    (Array.isArray(answer["flags"]) && answer["flags"].every((flag) => FLAGS.has(flag))))

const invalid = (symbol: string, processingTimeMs: number): ProcessingResult =>
  failedResult(
    symbol,
    new InvalidReply({
      symbol,
      message:
        "The processor's answer is not a SymbolAnswer: expected matches of { time, close, values } and computedIndicators, with finite numbers, booleans or null as values",
    }),
    processingTimeMs,
  )

/** Whether a message is the protocol's: a worker module may also post messages of its own. */
export const isFromWorker = (message: unknown): message is FromWorker => {
  if (!isRecord(message)) return false
  switch (message["type"]) {
    case "answers":
      return [message["lanes"], message["attempts"], message["replies"]].every(Array.isArray)
    case "prepared":
    case "rejected":
      return typeof message["job"] === "number"
    default:
      return message["type"] === "ready" || message["type"] === "failed" || message["type"] === "pong"
  }
}

/** The result in a worker's reply: what is not an answer is that symbol's `InvalidReply`. */
export const resultOf = (symbol: string, reply: Reply): ProcessingResult => {
  if (!isRecord(reply)) return invalid(symbol, 0)
  const processingTimeMs = typeof reply.ms === "number" && reply.ms >= 0 ? reply.ms : 0
  const { answer } = reply
  if (isAnswer(answer)) {
    const { matches, computedIndicators, flags } = answer
    return flags === undefined
      ? { symbol, matches, computedIndicators, processingTimeMs }
      : { symbol, matches, computedIndicators, processingTimeMs, flags }
  }
  if (reply.error === undefined) return invalid(symbol, processingTimeMs)
  const error = decodeSymbolError(reply.error)
  return error._tag === "Some" ? failedResult(symbol, error.value, processingTimeMs) : invalid(symbol, processingTimeMs)
}

/** The error that a worker gave for a job. */
export const jobErrorOf = (encoded: unknown): JobError => {
  const error = decodeJobError(encoded)
  return error._tag === "Some"
    ? error.value
    : new PoolUnavailable({ message: `A worker could not start, for a reason that cannot be read: ${String(encoded)}` })
}
