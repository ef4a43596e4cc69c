import * as Exit from "effect/Exit"
import type { SymbolAnswer } from "../job/ProcessingResult.ts"
import { NOT_AN_ANSWER, sizedAnswer } from "../pool/answerGuard.ts"
import { encodeInvalidReply, encodeSymbolError } from "./encodeErrors.ts"

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** How a symbol ended: an answer that may travel, or an encoded error. */
export type Checked =
  | { readonly answer: SymbolAnswer; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: unknown }

/** What a symbol's end is to the main thread. What is no answer, or too large a one, does not travel. */
export const checkedAnswer = (
  symbol: string,
  exit: Exit.Exit<unknown, unknown>,
  maxBytes: number,
  leaked: boolean,
): Checked => {
  if (Exit.isFailure(exit)) return { error: encodeSymbolError(symbol, exit.cause) }
  const sized = sizedAnswer(exit.value)
  if (sized === undefined) return { error: encodeInvalidReply(symbol, NOT_AN_ANSWER) }
  const { answer, bytes } = sized
  if (bytes > maxBytes) {
    const message = `The answer has about ${megabytes(bytes)}, over the limit of ${megabytes(maxBytes)}: match fewer bars or name fewer values`
    return { error: encodeInvalidReply(symbol, message) }
  }
  return leaked ? { answer: { ...answer, flags: [...(answer.flags ?? []), "Leak"] } } : { answer }
}
