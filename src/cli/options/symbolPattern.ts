import * as Effect from "effect/Effect"
import type { AskedSymbol } from "./symbolList.ts"
import { UsageError } from "./UsageError.ts"

/**
 * Whether a name matches a pattern: `*` is any number of characters, `?` is one. Only the last `*` is extended after a
 * mismatch, so that a pattern with many of them takes no longer.
 */
export const fitsPattern = (name: string, pattern: string): boolean => {
  const [characters, wanted] = [[...name], [...pattern]]
  let at = 0
  let next = 0
  let star = -1
  let taken = 0
  while (at < characters.length) {
    if (wanted[next] === "*") {
      star = next++
      taken = at
    } else if (wanted[next] === "?" || wanted[next] === characters[at]) {
      at++
      next++
    } else if (star >= 0) {
      next = star + 1
      at = ++taken
    } else return false
  }
  while (wanted[next] === "*") next++
  return next === wanted.length
}

const nothingFits = (pattern: string, known: ReadonlyArray<string>, where: string): UsageError => {
  const inOtherCase = known.find((name) => fitsPattern(name.toLowerCase(), pattern.toLowerCase()))
  const hint =
    inOtherCase === undefined
      ? "check the pattern (* is any number of characters, ? is one)"
      : `names are case-sensitive, and there is ${inOtherCase}`
  return new UsageError({ message: `no symbol of ${where} matches --symbols ${pattern}: ${hint}` })
}

/**
 * Replaces patterns by the matching symbols of a store, each symbol once; `known` are all symbols of the store and `where`
 * is its name. A pattern that is the exact name of a symbol is that symbol. Fails with {@link UsageError} for a pattern
 * without a match.
 */
export const withoutPatterns = (
  asked: ReadonlyArray<AskedSymbol>,
  known: ReadonlyArray<string>,
  where: string,
): Effect.Effect<ReadonlyArray<string>, UsageError> => {
  if (!asked.some(({ isPattern }) => isPattern)) return Effect.succeed(asked.map(({ name }) => name))
  const names = new Set(known)
  const found = new Set<string>()
  for (const { isPattern, name } of asked) {
    const fitting = isPattern && !names.has(name) ? known.filter((each) => fitsPattern(each, name)) : [name]
    if (fitting.length === 0) return Effect.fail(nothingFits(name, known, where))
    for (const each of fitting) found.add(each)
  }
  return Effect.succeed([...found])
}
