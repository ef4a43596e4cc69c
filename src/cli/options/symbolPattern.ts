import * as Effect from "effect/Effect"
import type { AskedSymbol } from "./symbolList.ts"
import { UsageError } from "./UsageError.ts"

/**
 * Whether a name fits a pattern, in which `*` stands for any characters, also none, and `?` for one. Where they do not
 * fit, only the last `*` takes one character more: a pattern with many of them takes no longer.
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
      ? "check the pattern (* is any characters, ? is one)"
      : `upper and lower case count, and there is ${inOtherCase}`
  return new UsageError({ message: `no symbol of ${where} fits --symbols ${pattern}: ${hint}` })
}

/**
 * The symbols that were asked for, each once, patterns replaced by what fits of the symbols that are `known` in a store,
 * which `where` names. A symbol of exactly that name is meant by itself. Fails with {@link UsageError} for a pattern that
 * nothing fits.
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
