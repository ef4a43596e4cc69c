import type { FileSettings, SampleLine } from "../fileSettings.ts"
import { fieldsOf, numbersIn, PRICES, separatorOf } from "./lineFields.ts"
import { isTimeName } from "./columnNames.ts"

/** The columns of one symbol. */
interface SymbolColumns {
  readonly symbol: string
  /** A name for each column of the file, `-` for those that are not the symbol's. */
  readonly names: ReadonlyArray<string>
}

/** The tables of several symbols side by side; the first column has the times. */
export interface SideBySide {
  readonly series: ReadonlyArray<SymbolColumns>
  /** Lines before the first row. */
  readonly headerLines: number
}

const ROLE = "Open|High|Low|Close|Adj Close|Volume|Dividends|Stock Splits|Capital Gains"
const IS_ROLE = new RegExp(`^(${ROLE})$`, "i")
const SYMBOL = "[A-Z\\d^][A-Z\\d.^=-]*"
const IS_SYMBOL = /^[\p{L}\d^$][\p{L}\d.^=/:-]{0,19}$/u
/** A role and a symbol in one name: yfinance's `Close_AAPL`, pandas' `('Close', 'AAPL')`, R's `AAPL.Close`. */
const JOINED: ReadonlyArray<readonly [form: RegExp, role: number, symbol: number]> = [
  [new RegExp(`^(?:\\(')?(${ROLE})(?:', '|[_ .])(${SYMBOL})(?:'\\))?$`), 1, 2],
  [new RegExp(`^(?:\\(')?(${SYMBOL})(?:', '|[_ .])(${ROLE})(?:'\\))?$`), 2, 1],
]

type Named = readonly [role: string, symbol: string]

const namedIn = (name: string): Named | undefined => {
  for (const [form, role, symbol] of JOINED) {
    const match = form.exec(name)
    if (match !== null) return [match[role], match[symbol]]
  }
  return undefined
}

/** The role and symbol of a column, from two header lines in either order. */
const namedBy = (one: string, other: string): Named | undefined => {
  if (IS_ROLE.test(one) && !IS_ROLE.test(other) && IS_SYMBOL.test(other)) return [one, other]
  return IS_ROLE.test(other) && !IS_ROLE.test(one) && IS_SYMBOL.test(one) ? [other, one] : undefined
}

const seriesOf = (columns: ReadonlyArray<Named | undefined>): ReadonlyArray<SymbolColumns> | undefined => {
  const symbols = new Set(columns.map((column) => column?.[1] ?? ""))
  if (symbols.size < 2 || symbols.has("")) return undefined
  const series = [...symbols].map((symbol) => ({
    symbol,
    names: ["date", ...columns.map((column) => (column?.[1] === symbol ? column[0] : "-"))],
  }))
  const areWhole = series.every(({ names }) =>
    PRICES.every((price) => names.some((name) => name.toLowerCase() === price)),
  )
  return areWhole ? series : undefined
}

/** Detects files with the columns of several symbols, as of `yfinance.download(["AAPL", "MSFT"])`. */
export const sideBySide = (
  [first, second, third]: ReadonlyArray<SampleLine>,
  { header }: FileSettings,
): SideBySide | undefined => {
  if (first === undefined || second === undefined || header !== undefined) return undefined
  const separator = separatorOf(first.text)
  const [, ...names] = fieldsOf(first.text, separator)
  const joined = seriesOf(names.map(namedIn))
  if (joined !== undefined) return { series: joined, headerLines: first.line }
  const [, ...others] = fieldsOf(second.text, separator)
  if (others.length !== names.length || numbersIn(others) > 0) return undefined
  const series = seriesOf(names.map((name, at) => namedBy(name, others[at])))
  if (series === undefined) return undefined
  // pandas writes the name of the index on a separate line.
  const [index = "", ...rest] = third === undefined ? [] : fieldsOf(third.text, separator)
  const hasIndex = third !== undefined && isTimeName(index) && rest.every((field) => field === "")
  return { series, headerLines: hasIndex ? third.line : second.line }
}
