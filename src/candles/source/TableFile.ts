import type { TableColumn } from "./tableColumns.ts"

/** A column of texts: for each row the index of its text in `names`, -1 for a null. */
export interface Texts {
  readonly ids: Int32Array
  readonly names: ReadonlyArray<string>
}

/** A column of a columnar file. */
export interface FileColumn extends TableColumn {
  /** Whether its times are instants; times without a zone are local. */
  readonly isInstant: boolean
  /** The time zone that the file states for its times. */
  readonly timeZone: string | undefined
}

/** Some rows of a file; each column is decoded on demand. */
export interface TableBatch {
  readonly rows: number
  /** The numbers of a column, NaN for a null; dates and timestamps in ms since 1970. */
  readonly numbers: (column: number) => Float64Array
  readonly texts: (column: number) => Texts
  /** The share of the file that has been read after this batch, 0 to 1. */
  readonly share: number
}

/** A columnar file, such as Parquet, read in batches of rows. */
export interface TableFile {
  readonly format: string
  readonly columns: ReadonlyArray<FileColumn>
  /** Throws errors in the file when it reaches them. */
  readonly batches: () => Generator<TableBatch, void>
}
