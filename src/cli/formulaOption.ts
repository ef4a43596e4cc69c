import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { UsageError } from "./UsageError.ts"

/** Reads the value of `--formula`: the formula itself, or `@file`, a file that holds it. */
export const readFormulaOption = Effect.fnUntraced(function* (value: string) {
  if (!value.startsWith("@")) return value
  const files = yield* FileSystem.FileSystem
  const text = yield* files.readFileString(value.slice(1)).pipe(
    Effect.mapError(
      (error) =>
        new UsageError({
          message: `cannot read the formula of ${value}: ${error.reason._tag === "NotFound" ? "there is no such file" : error.message}`,
        }),
    ),
  )
  return text.replace(/^\uFEFF/, "")
})
