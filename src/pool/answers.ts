import { type Cost, failedResult, type ProcessingResult } from "../job/ProcessingResult.ts"
import { InvalidReply } from "../job/SymbolError.ts"
import { isAnswer, NOT_AN_ANSWER } from "./answerGuard.ts"

/** What the pool knows of an answer's cost. */
export type Measured = Pick<Cost, "queuedMs" | "worker" | "attempt">

/** The result of what a processor answered: what is no answer is that symbol's `InvalidReply`. */
export const resultOfAnswer = (
  symbol: string,
  answer: unknown,
  processingTimeMs: number,
  measured?: Measured,
): ProcessingResult => {
  if (!isAnswer(answer)) {
    return failedResult(symbol, new InvalidReply({ symbol, message: NOT_AN_ANSWER }), processingTimeMs)
  }
  const { matches, computedIndicators, flags, work } = answer
  return {
    symbol,
    matches,
    computedIndicators,
    processingTimeMs,
    ...(flags === undefined ? undefined : { flags }),
    ...(measured === undefined ? undefined : { cost: { ...work, ...measured } }),
  }
}
