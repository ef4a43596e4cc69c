/** The names under which a store may have the symbol that a formula calls `NASDAQ:QQQ`. */
export const requestedNames = (symbol: string): ReadonlyArray<string> => [
  ...new Set([symbol, symbol.slice(symbol.indexOf(":") + 1)]),
]
