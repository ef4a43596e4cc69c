import type { ClockForm, Dialect } from "../dialect.ts"
import { dayTime } from "./calendarDay.ts"
import { fullYear } from "./periodForms.ts"
import { clockText } from "./clockForms.ts"

type Row = ReadonlyArray<string>

/** A field of a row, empty if missing. */
export const fieldOf = (row: Row, column: number | undefined): string =>
  column === undefined ? "" : (row[column] ?? "")

const DAY_MS = 86_400_000

/** A part of a time as an integer; pandas may write it as 3.0. */
const partOf = (row: Row, column: number | undefined): string => fieldOf(row, column).replace(/\.0*$/, "")

/** Joins a date whose parts are in separate columns. */
const joinedDate = (row: Row, columns: Dialect["columns"]): string => {
  const written = partOf(row, columns.year)
  const year = /^\d\d$/.test(written) ? String(fullYear(written)) : written
  if (columns.dayOfYear === undefined) {
    const month = columns.month === undefined ? "1" : partOf(row, columns.month)
    return `${year}-${month}-${columns.day === undefined ? "1" : partOf(row, columns.day)}`
  }
  const day = partOf(row, columns.dayOfYear)
  const time = /^\d{1,3}$/.test(day) ? dayTime(Number(year), 1, 1) + (Number(day) - 1) * DAY_MS : NaN
  const text = Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 10)
  // A day of the year that is too large would be a date of the next year.
  return text.startsWith(year) ? text : `${year} day ${day}`
}

/**
 * The time of a row as one string, followed by its zone if there is a zone column. `fileDate` is the date if there is no
 * date column.
 */
export const timeText = (
  row: Row,
  columns: Dialect["columns"],
  clock: ClockForm,
  fileDate: string | undefined,
): string => {
  const time = localTimeText(row, columns, clock, fileDate)
  return columns.zone === undefined ? time : `${time} ${fieldOf(row, columns.zone)}`
}

/** Joins a date with its time of day, or a time from its parts. */
const localTimeText = (
  row: Row,
  columns: Dialect["columns"],
  clock: ClockForm,
  fileDate: string | undefined,
): string => {
  const written = columns.date === undefined ? (fileDate ?? "") : fieldOf(row, columns.date)
  const date = columns.year === undefined ? written : joinedDate(row, columns)
  if (columns.hour !== undefined) {
    const parts = [columns.hour, columns.minute, columns.second].map((column) => partOf(row, column).padStart(2, "0"))
    return `${date} ${parts.join(":")}`
  }
  if (columns.clock === undefined) return date
  return `${date} ${clockText(fieldOf(row, columns.clock), clock)}`.trim()
}
