import * as Cause from "effect/Cause"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { JobError, PoolUnavailable } from "../job/JobError.ts"
import { interruptedItself, symbolErrorOf, toFailed } from "../job/ProcessingResult.ts"
import { InvalidReply, SymbolError } from "../job/SymbolError.ts"
import { thrownOf } from "../job/thrown.ts"

// An error loses its class between threads: it travels encoded.
const isJobError = Schema.is(JobError)
const encodeJob = Schema.encodeSync(JobError)
const encodeSymbol = Schema.encodeSync(SymbolError)

const errorIn = (cause: Cause.Cause<unknown>): unknown =>
  Option.getOrElse(Cause.findErrorOption(cause), () => Cause.squash(cause))

/** Why a worker or a job could not start, as an encoded `JobError`. */
export const encodeJobError = (cause: Cause.Cause<unknown>): unknown => {
  const error = errorIn(cause)
  try {
    if (isJobError(error)) return encodeJob(error)
  } catch {
    // It cannot even be looked at, or is not what its class says.
  }
  return encodeJob(new PoolUnavailable({ message: `The worker could not start: ${thrownOf(error).message}` }))
}

/** Why a symbol has no answer, as an encoded `SymbolError`: whatever is not one is its `Failed`. */
export const encodeSymbolError = (symbol: string, cause: Cause.Cause<unknown>): unknown => {
  if (Cause.hasInterruptsOnly(cause)) return encodeSymbol(interruptedItself(symbol))
  const error = errorIn(cause)
  try {
    return encodeSymbol(symbolErrorOf(symbol, error))
  } catch {
    return encodeSymbol(toFailed(symbol, error))
  }
}

/** An answer that does not count. */
export const encodeInvalidReply = (symbol: string, message: string): unknown =>
  encodeSymbol(new InvalidReply({ symbol, message }))
