import * as Exit from "effect/Exit"
import { answerBytes, isAnswer, NOT_AN_ANSWER } from "../pool/answerGuard.ts"
import type { Reply } from "../pool/protocol.ts"
import { encodeInvalidReply, encodeSymbolError } from "./encodeErrors.ts"

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** What a symbol's end is to the main thread. What is no answer, or too large a one, does not travel. */
export const replyOf = (
  symbol: string,
  exit: Exit.Exit<unknown, unknown>,
  ms: number,
  maxBytes: number,
  leaked: boolean,
): Reply => {
  if (Exit.isFailure(exit)) return { ms, error: encodeSymbolError(symbol, exit.cause) }
  const answer = exit.value
  const bytes = answerBytes(answer)
  if (!isAnswer(answer)) return { ms, error: encodeInvalidReply(symbol, NOT_AN_ANSWER) }
  if (bytes > maxBytes) {
    const message = `The answer has about ${megabytes(bytes)}, over the limit of ${megabytes(maxBytes)}: match fewer bars or name fewer values`
    return { ms, error: encodeInvalidReply(symbol, message) }
  }
  return leaked ? { ms, answer: { ...answer, flags: [...(answer.flags ?? []), "Leak"] } } : { ms, answer }
}
