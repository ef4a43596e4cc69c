import { pointwise, type Operation } from "../operation.ts"
import type { SymbolFacts } from "../SymbolFacts.ts"

/** A part of a string that comes from the symbol. */
export type SymbolPart = "ticker" | "prefix" | "timezone" | "session"

/** A string in pieces, some of which come from the symbol. */
export type SymbolPieces = ReadonlyArray<string | { readonly part: SymbolPart }>

const PARTS: Readonly<Record<SymbolPart, (facts: SymbolFacts) => string>> = {
  // A store may have `NASDAQ:AAPL` as the name of a symbol.
  ticker: ({ symbol = "" }) => symbol.slice(symbol.indexOf(":") + 1),
  prefix: ({ exchange, symbol = "" }) => exchange ?? symbol.slice(0, Math.max(0, symbol.indexOf(":"))),
  timezone: ({ timeZone = "UTC" }) => timeZone,
  session: () => "regular",
}

const textOf = (pieces: SymbolPieces, facts: SymbolFacts): string =>
  // A symbol without an exchange has no colon before it.
  pieces
    .map((piece) => (typeof piece === "string" ? piece : PARTS[piece.part](facts)))
    .join("")
    .replace(/^:/, "")

/** Whether two strings are equal for the symbol, at every bar. */
export const symbolIs = (left: SymbolPieces, right: SymbolPieces): Operation => ({
  ...pointwise(`symbol ${JSON.stringify([left, right])}`, "bool", ({ outBools: [out] }) => ({ bars }) => {
    const { facts = {} } = bars
    out.data.fill(textOf(left, facts) === textOf(right, facts) ? 1 : 0)
  }),
  readsFacts: true,
})
