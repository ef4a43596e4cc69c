import type { Wanted } from "./barsQuery.ts"

/** The ranks of symbols in the order in which DuckDB compares strings: by their bytes. */
export const ranksOf = (symbols: ReadonlyArray<string>): ReadonlyMap<string, number> =>
  new Map(
    symbols
      .map((symbol) => ({ symbol, bytes: Buffer.from(symbol) }))
      .toSorted((a, b) => Buffer.compare(a.bytes, b.bytes))
      .map(({ symbol }, rank) => [symbol, rank]),
  )

/** The symbols to query, without unknown ones; `undefined` if none is left. */
export const wantedOf = (symbols: ReadonlyArray<string>, ranks: ReadonlyMap<string, number>): Wanted | undefined => {
  const known = symbols.filter((symbol) => ranks.has(symbol))
  const rankOf = (symbol: string): number => ranks.get(symbol) ?? 0
  const sorted = known.toSorted((a, b) => rankOf(a) - rankOf(b))
  const [first, last] = [sorted.at(0), sorted.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const isDense = rankOf(last) - rankOf(first) < 2 * known.length
  return { first, last, only: isDense ? undefined : known }
}
