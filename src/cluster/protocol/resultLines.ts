import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { SymbolError } from "../../job/SymbolError.ts"
import { parseJson } from "./parseJson.ts"

/** The most characters of one part: longer Postgres rows break the connection of their reader. */
const PART_CHARACTERS = 4 * 1024 * 1024

const encodeError = Schema.encodeSync(SymbolError)
const decodeError = Schema.decodeUnknownOption(SymbolError)

/**
 * Encodes one result as a line of JSON. Times stay numbers, without a schema: encoding 250 results takes 0.4 ms instead
 * of 4.
 */
const lineOf = ({ error, ...result }: ProcessingResult): string =>
  `${JSON.stringify(error === undefined ? result : { ...result, error: encodeError(error) })}\n`

/** Where to cut a text to at most so many characters without splitting a surrogate pair. */
const cutAt = (text: string, most: number): number => {
  const code = text.charCodeAt(most - 1)
  return code >= 0xd800 && code < 0xdc00 ? most - 1 : most
}

/** Encodes results in parts that fit in a row; there is at least one part, which may be empty. */
export const encodeResults = (
  results: ReadonlyArray<ProcessingResult>,
  partCharacters = PART_CHARACTERS,
): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let text = ""
  const cut = (least: number): void => {
    while (text.length >= least) {
      const end = cutAt(text, Math.min(partCharacters, text.length))
      parts.push(text.slice(0, end))
      text = text.slice(end)
    }
  }
  for (const result of results) {
    text += lineOf(result)
    cut(partCharacters)
  }
  cut(1)
  return parts.length === 0 ? [""] : parts
}

const isMatch = (value: unknown): boolean =>
  Predicate.isReadonlyObject(value) &&
  typeof value["time"] === "number" &&
  typeof value["close"] === "number" &&
  Predicate.isReadonlyObject(value["values"])

const isResult = (value: unknown): value is Omit<ProcessingResult, "error"> & { readonly error?: unknown } =>
  Predicate.isReadonlyObject(value) &&
  typeof value["symbol"] === "string" &&
  typeof value["processingTimeMs"] === "number" &&
  Predicate.isReadonlyObject(value["computedIndicators"]) &&
  Array.isArray(value["matches"]) &&
  value["matches"].every(isMatch)

/** Decodes a line; `undefined` if it is not a result. */
const resultOf = (line: string): ProcessingResult | undefined => {
  const value = parseJson(line)
  if (!isResult(value)) return undefined
  const { error, ...result } = value
  if (error === undefined) return result
  const decoded = decodeError(error)
  return decoded._tag === "None" ? undefined : { ...result, error: decoded.value }
}

/** Decodes results from parts, each as soon as its line is complete. Invalid lines are skipped. */
export const makeResultReader = (onResult: (result: ProcessingResult) => void) => {
  let rest = ""
  return (part: string): void => {
    const lines = (rest + part).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) {
      const result = resultOf(line)
      if (result !== undefined) onResult(result)
    }
  }
}
