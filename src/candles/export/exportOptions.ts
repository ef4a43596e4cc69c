import type { DateRange } from "../../job/DateRange.ts"
import type { Timeframe } from "../../job/Timeframe.ts"

/** What candles are written as. @since 0.1.0 */
export type ExportFormat = "parquet" | "arrow" | "csv"

/** What to export, and into what. @since 0.1.0 */
export interface ExportOptions {
  /** The file to write, or a folder for a file of each symbol: that is there already, or whose path ends in a `/`. */
  readonly out: string
  readonly timeframe: Timeframe
  /** Unless given, what the file's ending says: `.parquet`, `.arrow`, `.feather` or `.csv`. */
  readonly format?: ExportFormat
  /** All symbols of the timeframe unless given. */
  readonly symbols?: ReadonlyArray<string>
  readonly range?: DateRange
  /**
   * `plain`: the columns symbol, time, open, high, low, close and volume. `freqtrade`: a file of each symbol in a
   * folder, named and laid out as freqtrade keeps its data: `BTC_USDT-1h.feather`, `futures/…-1h-futures.feather`.
   */
  readonly layout?: "plain" | "freqtrade"
  /**
   * What bars of a day or more have as their times: `date`s (the default), in a column `date`, or `timestamp`s of
   * midnight UTC, in a column `time`, as shorter bars have.
   */
  readonly times?: "date" | "timestamp"
  /** Called after some symbols, with how many are done, how many there are, and how many bars were written. */
  readonly onProgress?: (progress: ExportProgress) => void
}

/** How far an export is. @since 0.1.0 */
export interface ExportProgress {
  readonly symbols: number
  readonly totalSymbols: number
  readonly bars: number
}

/** A symbol whose candles could not be read, and why. @since 0.1.0 */
export interface UnreadSymbol {
  readonly symbol: string
  readonly message: string
}

/** What an export wrote. @since 0.1.0 */
export interface ExportReport {
  /** Symbols that were written; those without a bar in the range are not. */
  readonly symbols: number
  readonly bars: number
  readonly files: number
  readonly bytes: number
  /** Symbols that were not written. */
  readonly unread: ReadonlyArray<UnreadSymbol>
  readonly durationMs: number
}
