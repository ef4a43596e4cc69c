// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/** The reason why a string cannot be a symbol. Invalid UTF-8 becomes U+FFFD, which could merge several symbols into one. */
export const wrongSymbol = (symbol: string): string | undefined => {
  if (symbol === "") return "the symbol is empty"
  if (symbol.includes("\uFFFD")) return `the symbol '${symbol.slice(0, 40)}' is not UTF-8: save the file as UTF-8`
  return CONTROL.test(symbol) ? `the symbol ${JSON.stringify(symbol.slice(0, 40))} has a control character` : undefined
}
