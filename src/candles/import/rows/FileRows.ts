import type { TellingColumn } from "../../csv/columns/tellingColumns.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import type { FileSymbol } from "../files/fileSymbol.ts"

/** Takes the row that was read last, and the reason where it is none; what is wrong with its prices is in the row. */
export type RowSink = (line: number, reason: string | undefined) => void

/** The rows of a file, whatever its format, once it is known how to read it. */
export interface FileRows {
  /** Reading the next row overwrites it. */
  readonly row: CsvRow
  /** Hands over some rows; `false` after the last. */
  readonly next: (sink: RowSink) => boolean
  /** How much of the file has been read, 0 to 1. */
  readonly share: () => number
  readonly symbol: FileSymbol
  /** Whether its days are those of a zone that is known. */
  readonly isZoned: boolean
  readonly hasSymbols: boolean
  readonly hasVolumes: boolean
  /** Columns by which rows of one time could be told apart. */
  readonly candidates: () => ReadonlyArray<string>
  /** Columns that might name the symbol, where none is known to: those of the marks of its rows. */
  readonly telling: ReadonlyArray<TellingColumn>
  /** About how many rows there are, where the file's size says so. */
  readonly expected: number
  /** What the file is read as, in a line. */
  readonly readAs: string
  /** What was taken for granted; some of it shows as rows are read. */
  readonly assumptions: () => ReadonlyArray<string>
  readonly unused: ReadonlyArray<string>
  /** Checks what lines say that are no rows; `fits` is whether the bars are spaced by the timeframe. */
  readonly checkLines: (fits: () => boolean) => void
  /** The timeframes that it may mean, for each thing that says how long its bars are. */
  readonly stated: ReadonlyArray<ReadonlyArray<string>>
}
