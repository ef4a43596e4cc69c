import type { CandleRequest } from "../../src/candles/CandleRepository.ts"
import { type Column, COLUMNS } from "../../src/candles/Candles.ts"
import type { CandleRow } from "./candleRows.ts"

/** The expected answer of a store, computed in the simplest way: by rows, not columns. */
export interface ExpectedAnswer {
  readonly length: number
  readonly firstIndex: number
  readonly columns: ReadonlyArray<string>
}

/** A value as a store returns it: NaN if it is missing. */
export const valueOf = (row: CandleRow, column: Column): number => {
  const value = row[column]
  if (value === null) return NaN
  if (column === "time") return value
  return value > 0 || (column === "volume" && value === 0) ? value : NaN
}

/** The bars of each symbol: the last row of each time, in order. */
export const barsOf = (rows: ReadonlyArray<CandleRow>): ReadonlyMap<string, ReadonlyArray<CandleRow>> => {
  const found = new Map<string, Map<number, CandleRow>>()
  for (const row of rows) {
    if (row.symbol === null) continue
    const bars = found.get(row.symbol) ?? new Map<number, CandleRow>()
    found.set(row.symbol, bars)
    if (row.time !== null) bars.set(row.time, row)
  }
  return new Map(
    Array.from(found, ([symbol, bars]) => [
      symbol,
      [...bars.values()].toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0)),
    ]),
  )
}

export const expectedAnswer = (
  bars: ReadonlyArray<CandleRow>,
  { columns, last = Infinity, lookback = 0, range }: CandleRequest,
): ExpectedAnswer => {
  const timeOf = ({ time }: CandleRow): number => time ?? NaN
  const before = bars.filter((bar) => range.from !== undefined && timeOf(bar) < range.from)
  const inside = bars.slice(before.length).filter((bar) => range.to === undefined || timeOf(bar) < range.to)
  const read = [...(lookback === 0 ? [] : before.slice(-lookback)), ...inside]
  const kept = last === 0 ? [] : read.slice(-last)
  return {
    length: kept.length,
    firstIndex: before.length + inside.length - kept.length,
    columns: COLUMNS.filter((column) => column === "time" || columns?.includes(column) !== false).map(
      (column) => `${column} ${kept.map((bar) => valueOf(bar, column)).join()}`,
    ),
  }
}
