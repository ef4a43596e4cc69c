import { Refusal, type DatePart, type Role } from "../dialect.ts"
import { columnKey, columnsFor } from "./columnNames.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>
type Parts = Readonly<Partial<Record<DatePart, number>>>

/** Names of columns with a part of a time, as {@link columnKey} returns them. */
const PART_NAMES: Readonly<Record<DatePart, string>> = {
  year: "year yyyy yr y jahr año ano anno année annee rok jaar år год 年",
  month: "month mm mon mo m monat mes mês mese mois miesiąc miesiac maand måned månad месяц 月",
  day: "day dd dy d dom mday dayofmonth tag dia día giorno jour dzień dzien dag день 日",
  dayOfYear: "dayofyear doy yday yearday jday julianday",
  hour: "hour hh hr hrs stunde hora heure ora uur час 时 時",
  minute: "minute mi mn minuto minuten minuti минута 分",
  second: "second ss sec secs sekunde segundo seconde secondo секунда 秒",
}
export const DATE_PARTS: ReadonlyArray<DatePart> = ["year", "month", "day", "dayOfYear", "hour", "minute", "second"]
const WEEK = /^(iso)?(week|weekno|weeknum|weeknumber|weekofyear|woche|kw|semaine|semana|settimana)$/
const CLOCK = /^(\d{1,6}|\d{1,2}:\d{2}.*|)$/

const partsIn = (names: ReadonlyArray<string>): Parts => {
  const keys = names.map(columnKey)
  const parts: Partial<Record<DatePart, number>> = {}
  for (const part of DATE_PARTS) {
    const found = keys.flatMap((key, column) =>
      key !== "" && PART_NAMES[part].split(" ").includes(key) ? [column] : [],
    )
    if (found.length === 1) parts[part] = found[0]
  }
  return parts
}

/** Whether parts make a date; monthly and yearly bars need no day. */
const isDate = ({ day, dayOfYear, month, year }: Parts, timeframe: string): boolean =>
  year !== undefined &&
  (dayOfYear !== undefined ||
    (month !== undefined && (day !== undefined || timeframe.endsWith("M"))) ||
    timeframe.endsWith("y"))

/** Columns with whole times rather than parts. */
const wholeTimes = (names: ReadonlyArray<string>, parts: Parts): ReadonlyArray<number> => {
  const used = new Set<number | undefined>(Object.values(parts))
  return columnsFor("date", names).filter((column) => !used.has(column))
}

/** Whether columns hold a date in parts: year, month and day, or year and day of the year. */
export const hasDateParts = (names: ReadonlyArray<string>, timeframe: string): boolean =>
  isDate(partsIn(names), timeframe) ||
  (partsIn(names).year !== undefined && names.some((name) => WEEK.test(columnKey(name))))

const clocksOf = ({ hour, minute, second }: Parts, rows: Rows): Parts => {
  if (hour === undefined || !rows.every((row) => /^\d{1,2}(\.0)?$/.test(row[hour] ?? ""))) return {}
  if (rows.some((row) => Number(row[hour]) === 24)) {
    throw new Refusal(
      "its hours run to 24: it is not clear whether they are the ends of bars: write when each bar begins as one time",
    )
  }
  return { hour, ...(minute === undefined ? {} : { minute }), ...(second === undefined ? {} : { second }) }
}

/**
 * The columns with parts of a time. If the dates of a file are in parts, `date` is the column of the year. If a date has
 * its own column and the hour another one, these are the columns of the time of day.
 */
export const datePartsOf = (
  names: ReadonlyArray<string>,
  rows: Rows,
  timeframe: string,
): Readonly<Partial<Record<Role, number>>> => {
  const parts = partsIn(names)
  const whole = wholeTimes(names, parts).find((column) => rows.some((row) => !CLOCK.test(row[column] ?? "")))
  if (whole !== undefined) return rows.some((row) => /\d:\d\d/.test(row[whole] ?? "")) ? {} : clocksOf(parts, rows)
  if (!isDate(parts, timeframe)) {
    if (parts.year === undefined || !names.some((name) => WEEK.test(columnKey(name)))) return {}
    throw new Refusal(
      "its dates are years and numbers of weeks, which are counted in several ways: write them as year-month-day",
    )
  }
  const { day, dayOfYear, month, year } = parts
  const date =
    month !== undefined && (day !== undefined || dayOfYear === undefined)
      ? { month, ...(day === undefined ? {} : { day }) }
      : dayOfYear === undefined
        ? {}
        : { dayOfYear }
  const hours = clocksOf(parts, rows)
  const clock = columnsFor("clock", names).find((column) => rows.every((row) => CLOCK.test(row[column] ?? "")))
  const times = hours.hour === undefined && clock !== undefined ? { clock } : hours
  return year === undefined ? {} : { date: year, year, ...date, ...times }
}
