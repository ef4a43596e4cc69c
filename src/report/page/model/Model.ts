import { changeOf } from "../data/changeOf.ts"
import type { Matches } from "../data/Matches.ts"
import type { ReportData } from "../data/ReportData.ts"

/** The matches that the page shows, those of the scan or of a changed formula, with counts. */
export interface Model {
  readonly matches: Matches
  /** The change from the close of each match to the symbol's newest close, as a ratio; NaN if unknown. */
  readonly since: Float64Array
  /** The number of matches of each symbol. */
  readonly perSymbol: Uint32Array
  /** The index of each symbol's first match; the last entry is the number of all matches. */
  readonly starts: Uint32Array
  /** The number of matches at each time of the calendar. */
  readonly perPlace: Uint32Array
}

/** The newest close of each symbol; NaN without bars. */
export const newestCloses = (data: ReportData): Float64Array =>
  Float64Array.from(data.symbols, ({ bars, start }) => (bars === 0 ? NaN : data.closes[start + bars - 1]))

export const makeModel = (data: ReportData, matches: Matches): Model => {
  const newest = newestCloses(data)
  const perSymbol = new Uint32Array(data.symbols.length)
  const perPlace = new Uint32Array(data.calendar.length)
  for (let match = 0; match < matches.count; match++) {
    perSymbol[matches.symbol[match]]++
    perPlace[matches.place[match]]++
  }
  const starts = new Uint32Array(perSymbol.length + 1)
  for (let symbol = 0; symbol < perSymbol.length; symbol++) starts[symbol + 1] = starts[symbol] + perSymbol[symbol]
  return {
    matches,
    since: matches.close.map((close, match) => changeOf(close, newest[matches.symbol[match]])),
    perSymbol,
    starts,
    perPlace,
  }
}

/** The bars of a symbol's matches that the report contains, oldest first. */
export const matchBarsOf = ({ matches, starts }: Model, symbol: number): ReadonlyArray<number> =>
  symbol < 0 ? [] : Array.from(matches.bar.subarray(starts[symbol], starts[symbol + 1])).filter((bar) => bar >= 0)

/** The match at a bar of a symbol; -1 if there is none. */
export const matchAt = ({ matches, starts }: Model, symbol: number, bar: number): number => {
  if (symbol < 0 || bar < 0) return -1
  for (let match = starts[symbol]; match < starts[symbol + 1]; match++) if (matches.bar[match] === bar) return match
  return -1
}

/** A column of matches to sort by or filter: symbol, date, close, since (in percent) or a named value. */
export const columnOf = ({ matches, since }: Model, key: string): Float64Array | Uint32Array | undefined => {
  if (key === "symbol") return matches.symbol
  if (key === "date") return matches.place
  if (key === "close") return matches.close
  if (key === "since") return since.map((ratio) => ratio * 100)
  return matches.values[matches.names.indexOf(key)]
}
