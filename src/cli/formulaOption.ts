import * as Effect from "effect/Effect"
import { readAtFile } from "./readAtFile.ts"

/** Reads the value of `--formula`: the formula itself, or `@file` (`@-`), which holds it. */
export const readFormulaOption = (value: string) =>
  value.startsWith("@") ? readAtFile(value, "formula") : Effect.succeed(value)
