import * as Cause from "effect/Cause"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { JobError, PoolUnavailable } from "../job/JobError.ts"
import { interruptedItself, symbolErrorOf, toFailed } from "../job/ProcessingResult.ts"
import { InvalidReply, SymbolError } from "../job/SymbolError.ts"
import { shorten, thrownOf } from "../job/thrown.ts"

// Errors lose their class between threads, so they are sent encoded.
const isJobError = Schema.is(JobError)
const encodeJob = Schema.encodeSync(JobError)
const encodeSymbol = Schema.encodeSync(SymbolError)

const MAX_LISTED = 100
const MAX_LISTED_CHARACTERS = 1000

const limitField = (field: unknown): unknown => {
  if (typeof field === "string") return shorten(field)
  if (!Array.isArray(field)) return field
  return field
    .slice(0, MAX_LISTED)
    .map((each) => (typeof each === "string" ? each.slice(0, MAX_LISTED_CHARACTERS) : each))
}

/** Shortens the texts of an encoded error, so that it can always be posted. */
const limit = (encoded: object): unknown =>
  Object.fromEntries(Object.entries(encoded).map(([name, field]) => [name, limitField(field)]))

const errorIn = (cause: Cause.Cause<unknown>): unknown =>
  Option.getOrElse(Cause.findErrorOption(cause), () => Cause.squash(cause))

/** Why a worker or a job could not start, as an encoded `JobError`. */
export const encodeJobError = (cause: Cause.Cause<unknown>): unknown => {
  const error = errorIn(cause)
  try {
    if (isJobError(error)) return limit(encodeJob(error))
  } catch {
    // The error cannot be read, or its fields are not those of its class.
  }
  return encodeJob(new PoolUnavailable({ message: `The worker could not start: ${thrownOf(error).message}` }))
}

/** Why a symbol has no answer, as an encoded `SymbolError`; any other error becomes its `Failed`. */
export const encodeSymbolError = (symbol: string, cause: Cause.Cause<unknown>): unknown => {
  try {
    if (Cause.hasInterruptsOnly(cause)) return encodeSymbol(interruptedItself(symbol))
    return encodeFailure(symbol, errorIn(cause))
  } catch {
    // The symbol may have replaced functions that encoding needs.
    return { _tag: "Failed", symbol, message: "The processor failed, and its error cannot be read" }
  }
}

const encodeFailure = (symbol: string, error: unknown): unknown => {
  try {
    return limit(encodeSymbol(symbolErrorOf(symbol, error)))
  } catch {
    return encodeSymbol(toFailed(symbol, error))
  }
}

/** The encoded error of a symbol whose answer is invalid. */
export const encodeInvalidReply = (symbol: string, message: string): unknown =>
  encodeSymbol(new InvalidReply({ symbol, message: shorten(message) }))
