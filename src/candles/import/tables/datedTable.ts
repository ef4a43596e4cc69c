import { columnsFor } from "../../csv/columns/columnNames.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import type { FileColumn, TableBatch, TableFile } from "../../source/TableFile.ts"

const COLUMN: FileColumn = {
  name: "date",
  type: "DATE of its path",
  kind: "date",
  isInstant: false,
  timeZone: undefined,
}

const withDate = (batch: TableBatch, column: number, ms: number): TableBatch => ({
  rows: batch.rows,
  share: batch.share,
  numbers: (at) => (at === column ? new Float64Array(batch.rows).fill(ms) : batch.numbers(at)),
  texts: (at) => batch.texts(at),
})

/** Adds a column with the date of the partition to a table that has no time column. */
export const datedTable = (table: TableFile, { columns: given, pathDate }: FileSettings): TableFile => {
  const { columns } = table
  const isDated =
    columnsFor(
      "date",
      columns.map(({ name }) => name),
    ).length > 0 || columns.some(({ kind }) => kind === "date" || kind === "timestamp")
  if (isDated || pathDate?.by !== "folder" || given.date !== undefined) return table
  const ms = Date.parse(pathDate.date)
  return {
    ...table,
    columns: [...columns, COLUMN],
    batches: function* () {
      for (const batch of table.batches()) yield withDate(batch, columns.length, ms)
    },
  }
}
