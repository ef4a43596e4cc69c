import * as Cause from "effect/Cause"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { JobError, PoolUnavailable } from "../job/JobError.ts"
import { toFailed } from "../job/ProcessingResult.ts"
import { Failed, InvalidReply, SymbolError } from "../job/SymbolError.ts"

// An error loses its class between threads: it travels encoded.
const isJobError = Schema.is(JobError)
const encodeJob = Schema.encodeSync(JobError)
const isSymbolError = Schema.is(SymbolError)
const encodeSymbol = Schema.encodeSync(SymbolError)

const errorIn = (cause: Cause.Cause<unknown>): unknown =>
  Option.getOrElse(Cause.findErrorOption(cause), () => Cause.squash(cause))

/** Why a worker or a job could not start, as an encoded `JobError`. */
export const encodeJobError = (cause: Cause.Cause<unknown>): unknown => {
  const error = errorIn(cause)
  if (isJobError(error)) return encodeJob(error)
  const message = error instanceof Error ? error.message : String(error)
  return encodeJob(new PoolUnavailable({ message: `The worker could not start: ${message}` }))
}

/** Why a symbol has no answer, as an encoded `SymbolError`: whatever is not one is its `Failed`. */
export const encodeSymbolError = (symbol: string, cause: Cause.Cause<unknown>): unknown => {
  if (Cause.hasInterruptsOnly(cause)) {
    return encodeSymbol(new Failed({ symbol, message: "The processor interrupted itself" }))
  }
  const error = errorIn(cause)
  return encodeSymbol(isSymbolError(error) ? error : toFailed(symbol, error))
}

/** An answer that does not count. */
export const encodeInvalidReply = (symbol: string, message: string): unknown =>
  encodeSymbol(new InvalidReply({ symbol, message }))
