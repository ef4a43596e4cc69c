import type { BarColumns } from "../Candles.ts"

/** The columns of a table of candles besides open, high, low, close and volume. */
export interface TableShape {
  /** Whether there is a column of symbols. */
  readonly hasSymbols: boolean
  /** The name of the column of times. */
  readonly time: string
  /** Whether times are dates; otherwise they are timestamps in UTC. */
  readonly hasDates: boolean
}

/** Bars of one symbol; NaN is a null. */
export interface SymbolBars {
  readonly symbol: string
  readonly bars: BarColumns
}

/** The value columns of every table, in order. */
export const VALUES = ["open", "high", "low", "close", "volume"] as const

/** Receives the bytes of a file in order; they may change after the call. */
export type ByteSink = (bytes: Uint8Array) => void

/** Writes a table to a file, one row group for each write. */
export interface TableSink {
  readonly write: (rows: ReadonlyArray<SymbolBars>) => void
  readonly finish: () => void
}

export const rowsIn = (rows: ReadonlyArray<SymbolBars>): number =>
  rows.reduce((count, { bars }) => count + bars.time.length, 0)
