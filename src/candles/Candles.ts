/** A column of candles. `time` is a bar's open time in epoch ms UTC. @since 0.1.0 */
export type Column = "time" | "open" | "high" | "low" | "close" | "volume"

/** Every column, in the order in which they are stored. @since 0.1.0 */
export const COLUMNS: ReadonlyArray<Column> = ["time", "close", "open", "high", "low", "volume"]

/**
 * Bars of one symbol in columns, oldest first, times strictly ascending. Only
 * the columns that were asked for are there (`time` always is), each
 * `length` long; a missing value is NaN.
 *
 * `firstIndex` is the number of bars that the store holds before the first one
 * here, so that `bar_index` is the same however much was read.
 *
 * Columns that `CandleRepository.many` gave may be reused by its next call with
 * the same request object: copy what must outlive it.
 *
 * @since 0.1.0
 */
export interface Candles {
  readonly length: number
  readonly firstIndex: number
  readonly columns: CandleColumns
  /** The last bar is made of stored ones of a finer timeframe, and not all of those are there yet. */
  readonly unfinished?: boolean
}

/** @since 0.1.0 */
export interface CandleColumns extends Readonly<Partial<Record<Column, Float64Array>>> {
  readonly time: Float64Array
}

/** Bars of one symbol in columns of equal length: times in epoch ms UTC, strictly ascending; a missing volume is NaN. @since 0.1.0 */
export type BarColumns = Readonly<Record<Column, Float64Array>>
