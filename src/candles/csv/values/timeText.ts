import type { Dialect } from "../dialect.ts"
import { paddedClock } from "./timeOfDay.ts"

type Row = ReadonlyArray<string>

/** A field of a row, empty where the row has none. */
export const fieldOf = (row: Row, column: number | undefined): string =>
  column === undefined ? "" : (row[column] ?? "")

/** The time of a row as one text, a clock column joined to its date. */
export const timeText = (row: Row, columns: Dialect["columns"], clockSeconds: boolean): string => {
  const date = fieldOf(row, columns.date)
  if (columns.clock === undefined) return date
  return `${date} ${paddedClock(fieldOf(row, columns.clock), clockSeconds)}`.trim()
}
