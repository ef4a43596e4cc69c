import type { FileColumn, TableBatch } from "../../source/TableFile.ts"

/** The number of rows from which the contents of columns are detected. */
const SAMPLE_ROWS = 500

const timeTextOf = (ms: number, { isInstant, kind }: FileColumn): string => {
  if (!(Math.abs(ms) <= 8.64e15)) return ""
  const text = new Date(ms).toISOString()
  if (kind === "date") return text.slice(0, 10)
  return isInstant ? text : text.slice(0, -1)
}

/** The values of a column as strings, as a text file would contain them. */
export const columnTexts = (batch: TableBatch, column: FileColumn, at: number): ((row: number) => string) => {
  switch (column.kind) {
    case "text": {
      const { ids, names } = batch.texts(at)
      return (row) => names[ids[row]] ?? ""
    }
    case "number": {
      const numbers = batch.numbers(at)
      return (row) => (Number.isNaN(numbers[row]) ? "" : String(numbers[row]))
    }
    case "date":
    case "timestamp": {
      const times = batch.numbers(at)
      return (row) => timeTextOf(times[row], column)
    }
    case "other":
      return () => ""
  }
}

/** The first rows of a table as strings, as a text file would contain them. */
export const sampleOf = (
  batch: TableBatch | undefined,
  columns: ReadonlyArray<FileColumn>,
): ReadonlyArray<ReadonlyArray<string>> => {
  if (batch === undefined) return []
  const texts = columns.map((column, at) => columnTexts(batch, column, at))
  return Array.from({ length: Math.min(batch.rows, SAMPLE_ROWS) }, (_, row) => texts.map((text) => text(row)))
}
