import * as Effect from "effect/Effect"
import { FormulaError } from "../../job/JobError.ts"
import { readAtFile } from "./readAtFile.ts"

/** Reads the value of `--formula`: the formula itself, or `@file` (`@-`), which holds it. */
export const readFormulaOption = (value: string) =>
  value.startsWith("@") ? readAtFile(value, "formula") : Effect.succeed(value)

/** A mistake in what {@link readFormulaOption} has read of `value`: of a file, its place begins with the file. */
export const inFormulaOption = (value: string, error: FormulaError): FormulaError => {
  if (!value.startsWith("@")) return error
  const file = value === "@-" ? "standard input" : value.slice(1)
  const { _tag, ...facts } = error
  return new FormulaError({ ...facts, message: `${file}:${error.message}` })
}
