import * as Effect from "effect/Effect"
import { FormulaError } from "../job/JobError.ts"

/** The compiler is plain code that throws where a formula is wrong; anything else it throws is a defect. */
export const compiling = <A>(compile: () => A): Effect.Effect<A, FormulaError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(compile())
    } catch (error) {
      if (error instanceof FormulaError) return Effect.fail(error)
      throw error
    }
  })
