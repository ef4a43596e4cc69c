import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { Refusal } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { columnsFor } from "./columnNames.ts"
import { isClock } from "../values/clockForms.ts"
import { isZoneColumn, meansZone, zoneOf } from "../values/zoneNames.ts"
import { indexOf } from "./namedColumn.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>

/** A date and a time of day, with or without separators. */
const DAY = /^(\d{8}|\d{1,4}([-./])\d{1,2}\2\d{1,4})$/
const WHOLE = /\d:\d\d|^\d{12,}/

/** Columns of dates, or of times of day if there is no other. For bars shorter than a day, columns with both come first. */
export const datedColumns = (names: ReadonlyArray<string>, rows: Rows, timeframe: string): ReadonlyArray<number> => {
  const found = columnsFor("date", names)
  const clocks = columnsFor("clock", names).filter((column) => rows.every((row) => isClock(row[column] ?? "")))
  const dated = found.filter((column) => !clocks.includes(column))
  if (dated.length === 0) return found
  const [first] = dated
  if (clocks.length > 0 || hasDates(timeframe) || !rows.every((row) => DAY.test(row[first] ?? ""))) return dated
  const whole = dated.filter((column) => rows.every((row) => WHOLE.test(row[column] ?? "")))
  return whole.length === 0 ? dated : whole
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
  const clocks = rows.every((row) => isClock(row[found] ?? ""))
  return dated || !clocks ? undefined : found
}

/** Times that include their zone, or are counts in UTC. */
const ABSOLUTE = /^-?\d{9,}(\.\d*)?$|\d:\d\d.*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i

/** The column with the zone of each row, if times have none. */
export const zoneColumn = (
  names: ReadonlyArray<string>,
  rows: Rows,
  date: number | undefined,
  settings: FileSettings,
): number | undefined => {
  if (date === undefined || hasDates(settings.timeframe)) return undefined
  if (rows.some((row) => ABSOLUTE.test(row[date] ?? ""))) return undefined
  const found = names.findIndex(
    (name, column) => isZoneColumn(name) && rows.length > 0 && rows.every((row) => meansZone(row[column] ?? "")),
  )
  if (found < 0 || settings.localTime !== undefined) return undefined
  const unclear = rows.find((row) => zoneOf(row[found]) === undefined)?.[found]
  if (unclear === undefined) return found
  throw new Refusal(
    `its times are those of ${unclear}, as its column ${names[found]} says, which may be several zones: say which with --time-zone, such as America/New_York`,
  )
}
