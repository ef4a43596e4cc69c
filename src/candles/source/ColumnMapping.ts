/**
 * The names of a table's columns, if they are not the usual ones (`symbol` or `ticker`, `time`, `date` or `timestamp`,
 * `open`, …). `timeframe` is a column with the timeframe of each bar.
 *
 * @since 0.1.0
 */
export interface ColumnMapping {
  readonly symbol?: string | undefined
  readonly time?: string | undefined
  readonly open?: string | undefined
  readonly high?: string | undefined
  readonly low?: string | undefined
  readonly close?: string | undefined
  readonly volume?: string | undefined
  readonly timeframe?: string | undefined
}

/** Options for reading tables of candles that other programs have written. @since 0.1.0 */
export interface TableOptions {
  readonly columns?: ColumnMapping | undefined
  /** The timeframe of all bars. By default it is read from a column, or inferred from the spacing of the bars. */
  readonly timeframe?: string | undefined
  /** The unit of times that are numbers since 1970; inferred from their size by default. */
  readonly timeUnit?: "s" | "ms" | "us" | "ns" | undefined
}
