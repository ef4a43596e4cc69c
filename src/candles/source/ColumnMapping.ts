/**
 * The names that the columns of a table have, where they are not the usual ones (`symbol` or `ticker`, `time`, `date`
 * or `timestamp`, `open`, …). `timeframe` is the column that tells bars of several timeframes apart.
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

/** What all tables of candles take that other programs have written. @since 0.1.0 */
export interface TableOptions {
  readonly columns?: ColumnMapping | undefined
  /** The timeframe of all bars. Unless given, it is a column's, or what the distance of the bars tells. */
  readonly timeframe?: string | undefined
  /** What the time counts since 1970 where it is a number; told by its size unless given. */
  readonly timeUnit?: "s" | "ms" | "us" | "ns" | undefined
}
