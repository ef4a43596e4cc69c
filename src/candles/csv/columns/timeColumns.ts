import type { FileSettings } from "../fileSettings.ts"
import { columnsFor } from "./columnNames.ts"
import { indexOf } from "./namedColumn.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>

/** A time of day, with or without separators. */
const CLOCK = /^(\d{1,6}|\d{1,2}:\d{2}.*|)$/

/** Columns of dates; columns of times of day only if there is no other. */
export const datedColumns = (names: ReadonlyArray<string>, rows: Rows): ReadonlyArray<number> => {
  const found = columnsFor("date", names)
  const clocks = columnsFor("clock", names).filter((column) => rows.every((row) => CLOCK.test(row[column] ?? "")))
  const dated = found.filter((column) => !clocks.includes(column))
  return dated.length > 0 ? dated : found
}

/** The column of the time of day, if the dates have none. */
export const clockColumn = (
  names: ReadonlyArray<string>,
  rows: Rows,
  date: number | undefined,
  settings: FileSettings,
): number | undefined => {
  if (date === undefined || settings.columns.date !== undefined)
    return settings.columns.clock === undefined ? undefined : indexOf(names, settings.columns.clock, "--column clock")
  const found = columnsFor("clock", names).find((column) => column !== date)
  if (found === undefined || rows.length === 0) return undefined
  const dated = rows.some((row) => /\d:\d\d/.test(row[date] ?? ""))
  const clocks = rows.every((row) => /^(\d{1,6}|\d{1,2}:\d{2}.*)$/.test(row[found] ?? "") || (row[found] ?? "") === "")
  return dated || !clocks ? undefined : found
}
