import type { DateRange } from "../../job/DateRange.ts"
import type { Timeframe } from "../../job/Timeframe.ts"

/** The file format of an export. @since 0.1.0 */
export type ExportFormat = "parquet" | "arrow" | "csv"

/** What to export, and where to. @since 0.1.0 */
export interface ExportOptions {
  /** The file to write; or, for one file per symbol, an existing folder or a path that ends in `/`. */
  readonly out: string
  readonly timeframe: Timeframe
  /** Taken from the file's extension by default: `.parquet`, `.arrow`, `.feather` or `.csv`. */
  readonly format?: ExportFormat
  /** All symbols of the timeframe by default. */
  readonly symbols?: ReadonlyArray<string>
  readonly range?: DateRange
  /**
   * `plain`: the columns symbol, time, open, high, low, close and volume. `freqtrade`: one file per symbol in a folder,
   * named and laid out like freqtrade's data: `BTC_USDT-1h.feather`, `futures/…-1h-futures.feather`.
   */
  readonly layout?: "plain" | "freqtrade"
  /**
   * The times of bars of a day or more: `date`s in a column `date` (the default), or `timestamp`s of midnight UTC in a
   * column `time`, as for shorter bars.
   */
  readonly times?: "date" | "timestamp"
  /** Called after every few symbols. */
  readonly onProgress?: (progress: ExportProgress) => void
}

/** The progress of an export. @since 0.1.0 */
export interface ExportProgress {
  readonly symbols: number
  readonly totalSymbols: number
  readonly bars: number
}

/** A symbol whose candles could not be read, and the reason. @since 0.1.0 */
export interface UnreadSymbol {
  readonly symbol: string
  readonly message: string
}

/** The result of an export. @since 0.1.0 */
export interface ExportReport {
  /** Symbols that were written; those without a bar in the range are not counted. */
  readonly symbols: number
  readonly bars: number
  readonly files: number
  readonly bytes: number
  /** Symbols that were not written. */
  readonly unread: ReadonlyArray<UnreadSymbol>
  readonly durationMs: number
}
