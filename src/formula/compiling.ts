import * as Effect from "effect/Effect"
import { FormulaError } from "../job/JobError.ts"
import { FormulaMistake } from "./syntax/FormulaMistake.ts"

/** Converts a mistake to the error that effects fail with. */
export const toFormulaError = (mistake: FormulaMistake): FormulaError => {
  const { code, column, expected, length, line, message, snippet, suggestions } = mistake
  return new FormulaError({ code, line, column, length, message, expected, suggestions, snippet })
}

/** The compiler throws `FormulaMistake` for a wrong formula; anything else is a defect. */
export const catchMistake = <A>(compile: () => A): Effect.Effect<A, FormulaMistake> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(compile())
    } catch (error) {
      if (error instanceof FormulaMistake) return Effect.fail(error)
      throw error
    }
  })

/** Runs the compiler; a mistake in the formula is a `FormulaError`. */
export const runCompiler = <A>(compile: () => A): Effect.Effect<A, FormulaError> =>
  Effect.mapError(catchMistake(compile), toFormulaError)
