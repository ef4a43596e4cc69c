import type { SymbolPart, SymbolPieces } from "../../plan/operations/symbolIs.ts"
import { drawn, isText, type DrawnOperand, type Operand } from "./operand.ts"

const of = (pieces: SymbolPieces): DrawnOperand => ({ ...drawn("something of the symbol"), symbol: { pieces } })

const part = (name: SymbolPart) => ({ part: name })

const TICKER_ID = [part("prefix"), ":", part("ticker")]

const TEXTS: ReadonlyMap<string, DrawnOperand> = new Map([
  ["syminfo.ticker", of([part("ticker")])],
  ["syminfo.root", of([part("ticker")])],
  ["syminfo.tickerid", of(TICKER_ID)],
  ["syminfo.main_tickerid", of(TICKER_ID)],
  ["syminfo.prefix", of([part("prefix")])],
  ["syminfo.timezone", of([part("timezone")])],
  ["syminfo.session", of([part("session")])],
  // Up to version 4.
  ["tickerid", of(TICKER_ID)],
  ["ticker", of([part("ticker")])],
])

/** A string that is known once the symbol is. */
export const symbolText = (name: string): DrawnOperand | undefined => TEXTS.get(name)

/** A string with or without parts of the symbol. */
export const piecesOf = (operand: Operand): SymbolPieces | undefined => {
  if (isText(operand)) return [operand.value]
  return operand.kind === "drawn" ? operand.symbol?.pieces : undefined
}

/** Concatenates two strings, one of which contains a part of the symbol. */
export const joinTexts = (left: Operand, right: Operand): DrawnOperand | undefined => {
  const [before, after] = [piecesOf(left), piecesOf(right)]
  return before === undefined || after === undefined ? undefined : of([...before, ...after])
}

const keyOf = (pieces: SymbolPieces): string =>
  pieces.map((piece) => (typeof piece === "string" ? piece : `{${piece.part}}`)).join("")

const OWN: ReadonlySet<string> = new Set(["", "{ticker}", keyOf(TICKER_ID)])

/** The symbol that a string names: the formula's own, or another; `undefined` if unknown. */
export const symbolNamed = (operand: Operand): "own" | { readonly other: string } | undefined => {
  const pieces = piecesOf(operand)
  if (pieces === undefined) return undefined
  const key = keyOf(pieces)
  if (OWN.has(key)) return "own"
  // Prefixed with the symbol's own exchange, which the store may not record.
  const other = key.startsWith("{prefix}:") ? key.slice("{prefix}:".length) : key
  return other === "" || other.includes("{") ? undefined : { other }
}
