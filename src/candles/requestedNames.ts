/** The names that the symbol `NASDAQ:QQQ` of a formula may have in a store. */
export const requestedNames = (symbol: string): ReadonlyArray<string> => [
  ...new Set([symbol, symbol.slice(symbol.indexOf(":") + 1)]),
]
