import type { TableColumn } from "./tableColumns.ts"

/** A column of texts: for each row the place of its name, -1 for a null. */
export interface Texts {
  readonly ids: Int32Array
  readonly names: ReadonlyArray<string>
}

/** A column of a file of columns. */
export interface FileColumn extends TableColumn {
  /** Whether its times are instants: those without a zone are what a clock shows. */
  readonly isInstant: boolean
  /** The zone that its times are shown in, where the file names one. */
  readonly timeZone: string | undefined
}

/** Some rows of a file, decoded column by column as they are asked for. */
export interface TableBatch {
  readonly rows: number
  /** The numbers of a column, NaN for a null; dates and timestamps in ms since 1970. */
  readonly numbers: (column: number) => Float64Array
  readonly texts: (column: number) => Texts
  /** How much of the file ends with this batch, 0 to 1. */
  readonly share: number
}

/** A file of columns, such as Parquet, read a batch of rows at a time. */
export interface TableFile {
  readonly format: string
  readonly columns: ReadonlyArray<FileColumn>
  /** Throws what is wrong with the file as it comes to it. */
  readonly batches: () => Generator<TableBatch, void>
}
