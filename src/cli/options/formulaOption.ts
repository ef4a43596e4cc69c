import * as Effect from "effect/Effect"
import { FormulaError } from "../../job/JobError.ts"
import { readAtFile } from "./readAtFile.ts"
import { UsageError } from "./UsageError.ts"

/** Reads the value of `--formula`: the formula itself, or `@file` (`@-`), which holds it. */
export const readFormulaOption = Effect.fnUntraced(function* (value: string) {
  if (value.startsWith("@")) return yield* readAtFile(value, "formula")
  if (FILE_NAME.test(value)) {
    return yield* new UsageError({ message: `${value} is no formula: a file that holds one is written @${value}` })
  }
  return value
})

// One word, with an ending that no name of a formula has.
const FILE_NAME = /^[^\s()"']+\.(?:pine|txt|pinescript|ps)$/

/** A mistake in what {@link readFormulaOption} has read of `value`: of a file, its place begins with the file. */
export const inFormulaOption = (value: string, error: FormulaError): FormulaError => {
  if (!value.startsWith("@")) return error
  const file = value === "@-" ? "standard input" : value.slice(1)
  const { _tag, ...facts } = error
  return new FormulaError({ ...facts, message: `${file}:${error.message}` })
}
