import { type Cost, failedResult, type ProcessingResult, type SymbolAnswer } from "../../job/ProcessingResult.ts"
import { InvalidReply } from "../../job/SymbolError.ts"
import type { AnswerReader } from "./AnswerReader.ts"

/** The part of an answer's cost that the pool measures. */
export type Measured = Pick<Cost, "queuedMs" | "worker" | "attempt">

/** The result of an answer that has been checked. */
export const resultOfChecked = (
  symbol: string,
  { matches, computedIndicators, flags, work }: SymbolAnswer,
  processingTimeMs: number,
  measured?: Measured,
): ProcessingResult => {
  if (flags === undefined && measured === undefined) return { symbol, matches, computedIndicators, processingTimeMs }
  return {
    symbol,
    matches,
    computedIndicators,
    processingTimeMs,
    ...(flags === undefined ? undefined : { flags }),
    ...(measured === undefined ? undefined : { cost: { ...work, ...measured } }),
  }
}

/** Checks a processor's answer and copies it into a result; an invalid answer becomes the symbol's `InvalidReply`. */
export const resultOfAnswer = (
  reader: AnswerReader,
  symbol: string,
  answer: unknown,
  processingTimeMs: number,
  measured?: Measured,
): ProcessingResult => {
  const problem = reader.read(answer)
  return problem === undefined
    ? resultOfChecked(symbol, reader.toAnswer(), processingTimeMs, measured)
    : failedResult(symbol, new InvalidReply({ symbol, message: problem }), processingTimeMs)
}
