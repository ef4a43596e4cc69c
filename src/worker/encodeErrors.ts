import * as Cause from "effect/Cause"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { JobError, PoolUnavailable } from "../job/JobError.ts"
import { interruptedItself, symbolErrorOf, toFailed } from "../job/ProcessingResult.ts"
import { InvalidReply, SymbolError } from "../job/SymbolError.ts"
import { shortened, thrownOf } from "../job/thrown.ts"

// An error loses its class between threads: it travels encoded.
const isJobError = Schema.is(JobError)
const encodeJob = Schema.encodeSync(JobError)
const encodeSymbol = Schema.encodeSync(SymbolError)

const MAX_LISTED = 100
const MAX_LISTED_CHARACTERS = 1000

const limitedField = (field: unknown): unknown => {
  if (typeof field === "string") return shortened(field)
  if (!Array.isArray(field)) return field
  return field
    .slice(0, MAX_LISTED)
    .map((each) => (typeof each === "string" ? each.slice(0, MAX_LISTED_CHARACTERS) : each))
}

/** Encodes an error with its texts shortened, so that it can always be posted. */
const limited = (encoded: object): unknown =>
  Object.fromEntries(Object.entries(encoded).map(([name, field]) => [name, limitedField(field)]))

const errorIn = (cause: Cause.Cause<unknown>): unknown =>
  Option.getOrElse(Cause.findErrorOption(cause), () => Cause.squash(cause))

/** Why a worker or a job could not start, as an encoded `JobError`. */
export const encodeJobError = (cause: Cause.Cause<unknown>): unknown => {
  const error = errorIn(cause)
  try {
    if (isJobError(error)) return limited(encodeJob(error))
  } catch {
    // It cannot be read, or is not what its class says.
  }
  return encodeJob(new PoolUnavailable({ message: `The worker could not start: ${thrownOf(error).message}` }))
}

/** Why a symbol has no answer, as an encoded `SymbolError`; any other error becomes its `Failed`. */
export const encodeSymbolError = (symbol: string, cause: Cause.Cause<unknown>): unknown => {
  try {
    if (Cause.hasInterruptsOnly(cause)) return encodeSymbol(interruptedItself(symbol))
    return encodeFailure(symbol, errorIn(cause))
  } catch {
    // The symbol has replaced functions that encoding needs.
    return { _tag: "Failed", symbol, message: "The processor failed, and its error cannot be read" }
  }
}

const encodeFailure = (symbol: string, error: unknown): unknown => {
  try {
    return limited(encodeSymbol(symbolErrorOf(symbol, error)))
  } catch {
    return encodeSymbol(toFailed(symbol, error))
  }
}

/** The error of a symbol whose answer does not count. */
export const encodeInvalidReply = (symbol: string, message: string): unknown =>
  encodeSymbol(new InvalidReply({ symbol, message: shortened(message) }))
