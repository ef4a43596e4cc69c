import * as Effect from "effect/Effect"
import { FormulaError } from "../../job/JobError.ts"
import { readAtFile } from "./readAtFile.ts"
import { UsageError } from "./UsageError.ts"

/** Reads the value of `--formula`: the formula itself, or `@file` (`@-` for standard input). */
export const readFormulaOption = Effect.fnUntraced(function* (value: string) {
  if (value.startsWith("@")) return yield* readAtFile(value, "formula")
  if (FILE_NAME.test(value)) {
    return yield* new UsageError({ message: `${value} is no formula: write @${value} to read one from that file` })
  }
  return value
})

// A single word with the ending of a file.
const FILE_NAME = /^[^\s()"']+\.(?:pine|txt|pinescript|ps)$/

/** Adds the file of {@link readFormulaOption} to the place of a mistake in its formula. */
export const inFormulaOption = (value: string, error: FormulaError): FormulaError => {
  if (!value.startsWith("@")) return error
  const file = value === "@-" ? "standard input" : value.slice(1)
  const { _tag, ...facts } = error
  return new FormulaError({ ...facts, message: `${file}:${error.message}` })
}
