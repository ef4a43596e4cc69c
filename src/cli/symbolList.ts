import * as Effect from "effect/Effect"
import { readAtFile } from "./readAtFile.ts"
import { UsageError } from "./UsageError.ts"

/** Symbols as they were asked for: each once, in order, and those that were named more than once. */
export interface SymbolList {
  readonly symbols: ReadonlyArray<string>
  readonly repeated: ReadonlyArray<string>
}

const distinct = (names: ReadonlyArray<string>): SymbolList => {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const name of names) (seen.has(name) ? repeated : seen).add(name)
  return { symbols: [...seen], repeated: [...repeated] }
}

const readFile = (option: string) =>
  Effect.map(readAtFile(option, "symbols"), (text) =>
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#")),
  )

/**
 * Reads the values of `--symbols`: each is `A,B,C`, or `@file` (`@-` for
 * standard input) with one symbol a line, where blank lines and those that
 * begin with `#` count for nothing. Fails with {@link UsageError} when nothing
 * is left.
 */
export const readSymbolList = Effect.fnUntraced(function* (values: ReadonlyArray<string>) {
  const lists = yield* Effect.forEach(values, (value) =>
    value.startsWith("@")
      ? readFile(value)
      : Effect.succeed(
          value
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
        ),
  )
  const list = distinct(lists.flat())
  if (list.symbols.length > 0) return list
  return yield* new UsageError({
    message: `no symbol in --symbols ${values.join(" ")}: write --symbols AAPL,MSFT or --symbols @file (one a line), or leave it out for the whole store`,
  })
})
