import { isStorable } from "../protocol/protocol.ts"

/** The first character of a symbol that is encoded as JSON. */
const MARK = "\u0001"

/** Encodes a symbol as a Postgres text, which cannot contain the character 0 or half of a surrogate pair. */
export const toText = (symbol: string): string =>
  symbol.startsWith(MARK) || !isStorable(symbol) ? MARK + JSON.stringify(symbol) : symbol

/** Decodes a symbol; returns a text unchanged if it cannot be decoded. */
export const toSymbol = (text: string): string => {
  if (!text.startsWith(MARK)) return text
  try {
    return String(JSON.parse(text.slice(MARK.length)))
  } catch {
    return text
  }
}
