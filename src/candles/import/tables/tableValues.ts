import { Refusal } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import { makeLocalTime, zoneNamed, type LocalTime } from "../../csv/localTime.ts"
import { readNumber } from "../../csv/values/numberForms.ts"
import { rowTimeReader, type RowTime, type TimeMode } from "../../csv/values/rowTime.ts"
import { beginOf, endTimeReader } from "../../csv/values/barBegin.ts"
import { midnight } from "../../csv/values/calendarDay.ts"
import { maySay, periodTimeframes } from "../../csv/values/periodNames.ts"
import { withUnit } from "../../csv/columns/metadataNames.ts"
import type { FileColumn, TableBatch } from "../../source/TableFile.ts"
import type { TableForm } from "./tableForm.ts"
import { columnTexts } from "./tableSample.ts"

/** The zone of a column's times: the caller's, or else the one that the file states. */
export const clockOf = ({ timeZone }: FileColumn, { localTime }: FileSettings): LocalTime | undefined => {
  if (localTime !== undefined || timeZone === undefined) return localTime
  // A column in UTC does not tell the zone of the exchange.
  const zone = /^(Etc\/)?(UTC|GMT|Z|[+-]00:?00)$/i.test(timeZone) ? undefined : zoneNamed(timeZone)
  return zone === undefined ? undefined : makeLocalTime(zone)
}

/** The times of the rows of a batch, and the times of day that were dropped to make dates. */
export interface BatchTimes {
  /** NaN if missing. */
  readonly times: Float64Array
  readonly timesOfDay: Float64Array | undefined
}

/** Converts times that the file stores as timestamps or dates. */
const ofTimes = (
  times: Float64Array,
  isInstant: boolean,
  mode: TimeMode,
  localTime: LocalTime | undefined,
): BatchTimes => {
  const timesOfDay = mode === "date" ? new Float64Array(times.length) : undefined
  for (let row = 0; row < times.length; row++) {
    const ms = Math.floor(times[row])
    // The local time at the exchange, if its zone is known.
    const wall = isInstant && localTime !== undefined ? localTime.toWall(ms) : ms
    if (mode === "instant") times[row] = isInstant || localTime === undefined ? ms : localTime.toInstant(ms)
    else if (mode === "wall" || timesOfDay === undefined) times[row] = wall
    else {
      times[row] = midnight(wall)
      timesOfDay[row] = wall - times[row]
    }
  }
  return { times, timesOfDay }
}

/** Reads the times of a batch; end times are converted to start times. */
export const readTimes = (
  batch: TableBatch,
  column: FileColumn,
  form: TableForm,
  mode: TimeMode,
  localTime: LocalTime | undefined,
  settings: FileSettings,
): BatchTimes => {
  if (settings.areEnds !== true) return timesOf(batch, column, form, mode, localTime)
  if (areTexts(column, form)) return textTimes(batch, column, form, endTimeReader(form.time, mode, localTime, settings))
  const { times } = timesOf(batch, column, form, mode === "date" ? "wall" : mode, localTime)
  const begin = beginOf(settings)
  const isDate = column.kind === "date"
  return { times: times.map((end) => begin(end, isDate)), timesOfDay: undefined }
}

/** Whether times are read by the rules of a text file. */
const areTexts = ({ kind }: FileColumn, { time }: TableForm): boolean =>
  kind !== "date" && kind !== "timestamp" && !(kind === "number" && time.form === "count")

/** Reads times of any kind of column as they are written. */
const timesOf = (
  batch: TableBatch,
  column: FileColumn,
  form: TableForm,
  mode: TimeMode,
  localTime: LocalTime | undefined,
): BatchTimes => {
  const { columns, time } = form
  const { date } = columns
  if (column.kind === "date" || column.kind === "timestamp") {
    const times = Float64Array.from(batch.numbers(date))
    return ofTimes(times, column.isInstant, mode, column.kind === "date" ? undefined : localTime)
  }
  if (column.kind === "number" && time.form === "count") {
    const perMs = Math.round(1 / time.unitMs)
    const times = Float64Array.from(batch.numbers(date), (count) =>
      time.unitMs < 1 ? Math.floor(count / perMs) : Math.floor(count * time.unitMs + 0.01),
    )
    return ofTimes(times, true, mode, localTime)
  }
  return textTimes(batch, column, form, rowTimeReader(time, mode, localTime))
}

/** Reads times that are strings or numbers by the rules of a text file; each distinct string is parsed once. */
const textTimes = (
  batch: TableBatch,
  column: FileColumn,
  { columns }: TableForm,
  read: (text: string, into: RowTime) => boolean,
): BatchTimes => {
  const text = columnTexts(batch, column, columns.date)
  const times = new Float64Array(batch.rows)
  const timesOfDay = new Float64Array(batch.rows)
  const at: RowTime = { time: NaN, timeOfDay: 0 }
  for (let row = 0; row < batch.rows; row++) {
    const isTime = read(text(row), at)
    times[row] = isTime ? at.time : NaN
    timesOfDay[row] = isTime ? at.timeOfDay : 0
  }
  return { times, timesOfDay }
}

/** The numbers of a column. Strings have a decimal point, unless the caller sets a comma. */
export const readNumbers = (
  batch: TableBatch,
  columns: ReadonlyArray<FileColumn>,
  at: number,
  { decimal }: FileSettings,
): Float64Array => {
  if (columns[at].kind !== "text") return batch.numbers(at)
  const { ids, names } = batch.texts(at)
  const numbers = names.map((name) => readNumber(name.trim(), decimal ?? "point", ";"))
  return Float64Array.from(ids, (id) => numbers[id] ?? NaN)
}

/** Tests whether `where` selects a row; `undefined` if it selects all. */
export const readFilter = (
  batch: TableBatch,
  columns: ReadonlyArray<FileColumn>,
  { where }: TableForm,
): ((row: number) => boolean) | undefined => {
  if (where.length === 0) return undefined
  const filters = where.map(({ column, values }) => {
    const text = columnTexts(batch, columns[column], column)
    return (row: number) => values.has(text(row))
  })
  return (row) => filters.every((filter) => filter(row))
}

/** Refuses rows that state another timeframe. */
export const checkPeriods = (
  batch: TableBatch,
  columns: ReadonlyArray<FileColumn>,
  { columns: { period } }: TableForm,
  isKept: ((row: number) => boolean) | undefined,
  { timeframe }: FileSettings,
): void => {
  if (period === undefined || columns[period].kind !== "text") return
  const { ids, names } = batch.texts(period)
  const others = new Set(
    names.flatMap((name, id) => {
      const stated = periodTimeframes(withUnit({ name: columns[period].name, value: name }))
      return stated.length > 0 && !maySay(stated, timeframe) ? [id] : []
    }),
  )
  if (others.size === 0) return
  for (let row = 0; row < batch.rows; row++) {
    if (!others.has(ids[row]) || isKept?.(row) === false) continue
    const { name } = columns[period]
    throw new Refusal(
      `its column ${name} says ${names[ids[row]]}: give that --timeframe, or choose rows with --where ${name}=${timeframe}`,
    )
  }
}
