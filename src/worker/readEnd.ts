import * as Exit from "effect/Exit"
import type { AnswerReader } from "../pool/protocol/AnswerReader.ts"
import { encodeInvalidReply, encodeSymbolError } from "./encodeErrors.ts"

/** Reads the outcome of a symbol. Returns its encoded error; if `undefined`, the reader has its answer. */
export const readEnd = (
  reader: AnswerReader,
  symbol: string,
  exit: Exit.Exit<unknown, unknown>,
  maxBytes: number,
): unknown => {
  if (Exit.isFailure(exit)) return encodeSymbolError(symbol, exit.cause)
  const problem = reader.read(exit.value, maxBytes)
  return problem === undefined ? undefined : encodeInvalidReply(symbol, problem)
}
