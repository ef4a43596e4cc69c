/** A column of candles. `time` is a bar's open time in epoch ms UTC. @since 0.1.0 */
export type Column = "time" | "open" | "high" | "low" | "close" | "volume"

/** Every column, in the order in which they are stored. @since 0.1.0 */
export const COLUMNS: ReadonlyArray<Column> = ["time", "close", "open", "high", "low", "volume"]

/**
 * Bars of one symbol in columns, oldest first, with strictly ascending times. Only the requested columns are present
 * (`time` always is), each `length` long; a missing value is NaN.
 *
 * `firstIndex` is the number of bars that the store has before the first one here, so that `bar_index` does not depend
 * on how much was read.
 *
 * The next call of `CandleRepository.many` with the same request object may reuse the memory of the columns: copy what
 * you want to keep.
 *
 * @since 0.1.0
 */
export interface Candles {
  readonly length: number
  readonly firstIndex: number
  readonly columns: CandleColumns
  /** Whether the last bar is made of finer bars that are not all stored yet. */
  readonly unfinished?: boolean
}

/** @since 0.1.0 */
export interface CandleColumns extends Readonly<Partial<Record<Column, Float64Array>>> {
  readonly time: Float64Array
}

/** Bars of one symbol in columns of equal length: times in epoch ms UTC, strictly ascending; a missing volume is NaN. @since 0.1.0 */
export type BarColumns = Readonly<Record<Column, Float64Array>>
