import { changeOf } from "../data/changeOf.ts"
import type { Matches } from "../data/Matches.ts"
import type { ReportData } from "../data/ReportData.ts"

/** The matches that the page shows, the scan's or those of a changed formula, and what is counted of them. */
export interface Model {
  readonly matches: Matches
  /** From the close of each match to the newest one of its symbol, as a ratio; NaN where that is not known. */
  readonly since: Float64Array
  /** Matches of each symbol. */
  readonly perSymbol: Uint32Array
  /** Index of each symbol's first match, and behind the last one of all. */
  readonly starts: Uint32Array
  /** Matches at each time of the calendar. */
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

/** The bars of a symbol's matches that the report has, oldest first. */
export const matchBarsOf = ({ matches, starts }: Model, symbol: number): ReadonlyArray<number> =>
  symbol < 0 ? [] : Array.from(matches.bar.subarray(starts[symbol], starts[symbol + 1])).filter((bar) => bar >= 0)

/** The match at a bar of a symbol; -1 for none. */
export const matchAt = ({ matches, starts }: Model, symbol: number, bar: number): number => {
  if (symbol < 0 || bar < 0) return -1
  for (let match = starts[symbol]; match < starts[symbol + 1]; match++) if (matches.bar[match] === bar) return match
  return -1
}

/** What the table can show, sort by and be searched for of a match: date, close, since (in percent) and the named values. */
export const columnOf = ({ matches, since }: Model, key: string): Float64Array | Uint32Array | undefined => {
  if (key === "symbol") return matches.symbol
  if (key === "date") return matches.place
  if (key === "close") return matches.close
  if (key === "since") return since.map((ratio) => ratio * 100)
  return matches.values[matches.names.indexOf(key)]
}
