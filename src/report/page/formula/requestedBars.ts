import { requestedNames } from "../../../candles/requestedNames.ts"
import type { Bars, OtherSymbol } from "../../../formula/plan/Plan.ts"
import type { ReportData } from "../data/ReportData.ts"
import type { SymbolInfo } from "../data/symbolInfo.ts"

const otherNamed = ({ head }: ReportData, symbol: string) =>
  head.others?.symbols.find((other) => other.symbol === symbol)

/** A symbol of the report that a formula may request, too, since the file has its whole history. */
const wholeSymbolNamed = ({ symbols }: ReportData, symbol: string): SymbolInfo | undefined => {
  for (const name of requestedNames(symbol)) {
    const info = symbols.find((each) => each.name === name)
    if (info !== undefined) return info.bars > 0 && info.firstIndex === 0 ? info : undefined
  }
  return undefined
}

/** Why formulas cannot request this symbol in the page; `undefined` if they can. */
export const whyNotRequested = (data: ReportData, symbol: string): string | undefined => {
  if (otherNamed(data, symbol) !== undefined || wholeSymbolNamed(data, symbol) !== undefined) return undefined
  const [, why] = data.head.othersLeftOut?.find(([other]) => other === symbol) ?? []
  const missing = `the formula requests \`${symbol}\`, whose candles are not in this page`
  return why === undefined ? missing : `${missing}: ${why}`
}

/** The bars of symbols that a formula requests. Symbols that the store did not have are left out, so they are na. */
export const requestedBars = (data: ReportData, requested: ReadonlyArray<OtherSymbol>): ReadonlyMap<string, Bars> => {
  const found = new Map<string, Bars>()
  for (const { symbol } of requested) {
    const shown = wholeSymbolNamed(data, symbol)
    const bars =
      otherNamed(data, symbol) === undefined && shown !== undefined ? data.barsOf(shown) : data.others.get(symbol)
    if (bars !== undefined) found.set(symbol, bars)
  }
  return found
}
