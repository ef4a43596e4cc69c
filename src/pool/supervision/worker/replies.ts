import { inspect } from "node:util"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { JobError, PoolUnavailable } from "../../../job/JobError.ts"
import { failedResult, type ProcessingResult } from "../../../job/ProcessingResult.ts"
import { SymbolError } from "../../../job/SymbolError.ts"
import { AnswerReader } from "../../protocol/AnswerReader.ts"
import { type Measured, resultOfAnswer, resultOfChecked } from "../../protocol/answers.ts"
import type { Unpacked } from "../../protocol/packing.ts"
import type { FromWorker, Reply } from "../../protocol/protocol.ts"

const decodeSymbolError = Schema.decodeUnknownOption(SymbolError)
const decodeJobError = Schema.decodeUnknownOption(JobError)

const isFields = (fields: unknown): boolean =>
  Predicate.isReadonlyObject(fields) &&
  Array.isArray(fields["names"]) &&
  fields["names"].every((name) => typeof name === "string") &&
  Array.isArray(fields["booleans"])

const isIntegers = (column: unknown): boolean => column instanceof Int32Array

const isTimes = (times: unknown): boolean => Array.isArray(times) && times.every(Number.isFinite)

const isPacked = (packed: unknown): boolean =>
  packed === undefined ||
  (Predicate.isReadonlyObject(packed) &&
    packed["numbers"] instanceof Float64Array &&
    Array.isArray(packed["layouts"]) &&
    packed["layouts"].every(
      (layout: unknown) =>
        Predicate.isReadonlyObject(layout) && isFields(layout["values"]) && isFields(layout["indicators"]),
    ))

/** Whether a message belongs to the protocol: a worker module may also post its own. */
export const isFromWorker = (message: unknown): message is FromWorker => {
  if (!Predicate.isReadonlyObject(message)) return false
  switch (message["type"]) {
    case "answers":
      return (
        isIntegers(message["lanes"]) &&
        isIntegers(message["attempts"]) &&
        (message["replies"] === undefined || Array.isArray(message["replies"])) &&
        isPacked(message["packed"]) &&
        (message["startedAt"] === undefined || isTimes(message["startedAt"]))
      )
    case "changed":
      return typeof message["what"] === "string" && ["string", "undefined"].includes(typeof message["symbol"])
    case "prepared":
      return typeof message["job"] === "number" && ["string", "undefined"].includes(typeof message["source"])
    case "rejected":
      return typeof message["job"] === "number"
    case "pong":
    case "idle":
      return typeof message["ping"] === "number"
    default:
      return message["type"] === "ready" || message["type"] === "failed"
  }
}

const isTime = (ms: number): boolean => Number.isFinite(ms) && ms >= 0

/** The result of a worker's reply: an invalid answer is the symbol's `InvalidReply`. */
export const resultOf = (
  symbol: string,
  reply: Reply | null | undefined,
  unpacked: Unpacked | undefined,
  measured?: Measured,
): ProcessingResult => {
  if (reply === null && unpacked?.answer !== undefined && isTime(unpacked.ms)) {
    return resultOfChecked(symbol, unpacked.answer, unpacked.ms, measured)
  }
  if (!Predicate.isReadonlyObject(reply)) return resultOfAnswer(new AnswerReader(), symbol, undefined, 0)
  const processingTimeMs = isTime(reply.ms) ? reply.ms : 0
  const error = reply.error === undefined ? Option.none() : decodeSymbolError(reply.error)
  return Option.isSome(error)
    ? failedResult(symbol, error.value, processingTimeMs)
    : resultOfAnswer(new AnswerReader(), symbol, reply.answer, processingTimeMs, measured)
}

/** Decodes the error that a worker sent for a job. */
export const jobErrorOf = (encoded: unknown): JobError => {
  const error = decodeJobError(encoded)
  return error._tag === "Some"
    ? error.value
    : new PoolUnavailable({
        message: `A worker could not start, for a reason that cannot be read: ${inspect(encoded)}`,
      })
}
