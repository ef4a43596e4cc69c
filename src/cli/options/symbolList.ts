import * as Effect from "effect/Effect"
import { readAtFile } from "./readAtFile.ts"
import { UsageError } from "./UsageError.ts"

/** A symbol as the user wrote it; with `*` or `?` it may be a pattern, unless it was in quotes. */
export interface AskedSymbol {
  readonly name: string
  readonly isPattern: boolean
}

/** Symbols as the user wrote them, each once, in order; and those that were repeated. */
export interface SymbolList {
  readonly symbols: ReadonlyArray<AskedSymbol>
  readonly repeated: ReadonlyArray<string>
}

const distinct = (asked: ReadonlyArray<AskedSymbol>): SymbolList => {
  const seen = new Map<string, AskedSymbol>()
  const repeated = new Set<string>()
  for (const each of asked) {
    if (seen.has(each.name)) repeated.add(each.name)
    else seen.set(each.name, each)
  }
  return { symbols: [...seen.values()], repeated: [...repeated] }
}

const unquoted = (name: string): AskedSymbol => ({ name, isPattern: /[*?]/.test(name) })

/** Splits names at commas; a name with a comma is in double quotes, and two of those are one. */
const namesIn = (value: string): ReadonlyArray<AskedSymbol> =>
  [...value.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)]
    .map(([, quoted, plain = ""]) =>
      quoted === undefined ? unquoted(plain.trim()) : { name: quoted.replaceAll('""', '"'), isPattern: false },
    )
    .filter(({ name }) => name !== "")

const readFile = (option: string) =>
  Effect.map(readAtFile(option, "symbols"), (text) =>
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map(unquoted),
  )

/**
 * Reads the values of `--symbols`: each is `A,B,C`, with double quotes around a name that contains a comma (`A,"B,C"`), or
 * `@file` (`@-` for standard input) with one symbol a line; blank lines and lines that start with `#` are ignored. Fails
 * with {@link UsageError} without any symbol.
 */
export const readSymbolList = Effect.fnUntraced(function* (values: ReadonlyArray<string>) {
  const lists = yield* Effect.forEach(values, (value) =>
    value.startsWith("@") ? readFile(value) : Effect.succeed(namesIn(value)),
  )
  const list = distinct(lists.flat())
  if (list.symbols.length > 0) return list
  return yield* new UsageError({
    message: `no symbol in --symbols ${values.join(" ")}: write --symbols AAPL,MSFT or --symbols @file (one a line), or leave it out for the whole store`,
  })
})
