/** A name without case and punctuation, under which spellings of one symbol meet: `brk.b`, `BRK-B`, `BRK/B`. */
const keyOf = (name: string): string => name.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "")

/** Finds names that differ from a given one in case or punctuation only; ready for as many look-ups as there are symbols. */
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
