/** A name without case and punctuation, which is equal for all spellings of a symbol: `brk.b`, `BRK-B`, `BRK/B`. */
const keyOf = (name: string): string => name.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "")

/** Finds names that differ from a given one only in case or punctuation; indexed, so that each look-up is fast. */
export const similarNames = (names: Iterable<string>): ((name: string) => ReadonlyArray<string>) => {
  const known = new Map<string, Array<string>>()
  for (const name of names) {
    const key = keyOf(name)
    const alike = known.get(key)
    if (alike === undefined) known.set(key, [name])
    else alike.push(name)
  }
  return (name) => known.get(keyOf(name)) ?? []
}
