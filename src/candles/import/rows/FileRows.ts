import type { DistinguishingColumn } from "../../csv/columns/distinguishingColumns.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import type { FileSymbol } from "../files/fileSymbol.ts"

/** Receives the last row that was read, and the reason if it is not a row; the row itself has what is wrong with its prices. */
export type RowSink = (line: number, reason: string | undefined) => void

/** Reads the rows of a file of any format. */
export interface FileRows {
  /** The last row that was read; the next one overwrites it. */
  readonly row: CsvRow
  /** Passes a block of rows to the sink; `false` after the last. */
  readonly next: (sink: RowSink) => boolean
  /** The share of the file that has been read, 0 to 1. */
  readonly share: () => number
  readonly symbol: FileSymbol
  /** Whether the zone of its days is known. */
  readonly isZoned: boolean
  readonly hasSymbols: boolean
  readonly hasVolumes: boolean
  /** Columns that could distinguish rows of the same time. */
  readonly candidates: () => ReadonlyArray<string>
  /** Columns that might name the symbol, if no known column does, in the order of `row.marks`. */
  readonly distinguishing: ReadonlyArray<DistinguishingColumn>
  /** The approximate number of rows, estimated from the file's size. */
  readonly expected: number
  /** How the file is read, in one line. */
  readonly readAs: string
  /** The assumptions; some are known only after rows were read. */
  readonly assumptions: () => ReadonlyArray<string>
  readonly unused: ReadonlyArray<string>
  /** Checks metadata in lines that are not rows; `fits` tests whether the bars are spaced by the timeframe. */
  readonly checkLines: (fits: () => boolean) => void
  /** For each place where the file states a timeframe, those that it may mean. */
  readonly stated: ReadonlyArray<ReadonlyArray<string>>
}
