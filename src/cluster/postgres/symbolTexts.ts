import { isStorable } from "../protocol/protocol.ts"

/** Begins a symbol that is written as JSON. */
const MARK = "\u0001"

/** A symbol as a text of Postgres, which has no character 0 and no half of a surrogate pair. */
export const toText = (symbol: string): string =>
  symbol.startsWith(MARK) || !isStorable(symbol) ? MARK + JSON.stringify(symbol) : symbol

/** The symbol of such a text; one that another program has written and cannot be read is left as it is. */
export const toSymbol = (text: string): string => {
  if (!text.startsWith(MARK)) return text
  try {
    return String(JSON.parse(text.slice(MARK.length)))
  } catch {
    return text
  }
}
