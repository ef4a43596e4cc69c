import type { SymbolFacts } from "../../../formula/plan/SymbolFacts.ts"
import type { ReportHead } from "../../format/ReportHead.ts"

/** A symbol of the report, and the position of its bars. */
export interface SymbolInfo {
  readonly index: number
  readonly name: string
  /** The listing that formulas can read. */
  readonly facts: SymbolFacts
  readonly bars: number
  /** Index of its first bar among those of all symbols. */
  readonly start: number
  readonly firstIndex: number
  readonly ms: number
  readonly error: { readonly kind: string; readonly message: string } | undefined
  readonly flags: ReadonlyArray<string>
}

/** Collects the data of each symbol from the head of a report. */
export const symbolsOf = ({ errors, flags, listings, symbols }: ReportHead): ReadonlyArray<SymbolInfo> => {
  const errorOf = new Map(errors.map(([symbol, kind, message]) => [symbol, { kind, message }]))
  const flagsOf = new Map<number, Array<string>>()
  for (const [symbol, flag] of flags) flagsOf.set(symbol, [...(flagsOf.get(symbol) ?? []), flag])
  let start = 0
  return symbols.names.map((name, index) => {
    const info: SymbolInfo = {
      index,
      name,
      facts: { ...listings?.kinds[listings.ofSymbols[index]], symbol: name },
      bars: symbols.bars[index],
      start,
      firstIndex: symbols.firstIndex[index],
      ms: symbols.ms[index],
      error: errorOf.get(index),
      flags: flagsOf.get(index) ?? [],
    }
    start += info.bars
    return info
  })
}
