import type { BarColumns } from "../Candles.ts"

/** What a table of candles is to have, besides open, high, low, close and volume. */
export interface TableShape {
  /** Whether a column has the symbols. */
  readonly hasSymbols: boolean
  /** The name of the column of times. */
  readonly time: string
  /** Whether times are dates, and not timestamps in UTC. */
  readonly hasDates: boolean
}

/** Bars of one symbol; NaN is a null. */
export interface SymbolBars {
  readonly symbol: string
  readonly bars: BarColumns
}

/** The columns of values that every table has, in their order. */
export const VALUES = ["open", "high", "low", "close", "volume"] as const

/** Takes the bytes of a file, one after the other; they may change after the call. */
export type ByteSink = (bytes: Uint8Array) => void

/** Writes a table into a file, rows that are written together as a part of it. */
export interface TableSink {
  readonly write: (rows: ReadonlyArray<SymbolBars>) => void
  readonly finish: () => void
}

export const rowsIn = (rows: ReadonlyArray<SymbolBars>): number =>
  rows.reduce((count, { bars }) => count + bars.time.length, 0)
