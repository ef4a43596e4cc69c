import { isInstant } from "../../../job/Instant.ts"
import { dayTime } from "./calendarDay.ts"
import type { PeriodForm, TimeFormat } from "../dialect.ts"
import { makeLocalTime, zoneNamed } from "../localTime.ts"
import { asciiDigits } from "./asciiDigits.ts"
import { monthNumber } from "./monthNames.ts"
import { fullYear, periodStart } from "./periodForms.ts"
import { tidyTime } from "./tidyTime.ts"
import { addTimeOfDay, type WallTime } from "./timeOfDay.ts"

const DAY_MS = 86_400_000
/** Midnight of 1899-12-30, from which spreadsheets count days. */
const SPREADSHEET_MS = -25_569 * DAY_MS

/** Parses a string into `into`; `false` if it does not have the form. */
export type TimeReader = (text: string, into: WallTime) => boolean

const NUMBER = /^-?\d+(\.\d*)?$|^-?\d\.\d+e\+?\d{1,2}$/i
const ISO =
  /^(\d{4}|1\d\d(?=[-/.]))\s?(?:([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})|[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일])/
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:(?:[T;]|\s+)?(\d{2})(?::?(\d{2})(?::?(\d{2})(\d{3})?)?)?Z?|\.0*)?$/
/** The same with a time of day that is written in another way: `20240116 9:30 AM`. */
const COMPACT_DATE = /^((?:19|20)\d{2})(\d{2})(\d{2})\s+(\d{1,2}:\d{2}.*)$/
const NUMBERS = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/
const WEEKDAY = "(?:\\p{L}+\\.?,?\\s+)?"
const NAMED: ReadonlyArray<readonly [form: RegExp, year: number, month: number, day: number]> = [
  [/^(\d{4})[-\s/.](\p{L}+)\.?[-\s/.](\d{1,2})(?!\d)/u, 1, 2, 3],
  [
    new RegExp(
      `^${WEEKDAY}(\\d{1,2})(?:st|nd|rd|th)?\\.?[-\\s/]*(?:de\\s+)?(\\p{L}+)\\.?[-\\s/,]*(?:de\\s+)?(\\d{4}|\\d{2})(?!\\d)`,
      "u",
    ),
    3,
    2,
    1,
  ],
  [
    new RegExp(`^${WEEKDAY}(\\p{L}+)\\.?[-\\s/]*(\\d{1,2})(?:st|nd|rd|th)?,?[-\\s/]+(\\d{4}|\\d{2})(?!\\d)`, "u"),
    3,
    1,
    2,
  ],
]
const CLOCK_AHEAD = /^(?:[T,]|\s)\s*/i

/** The format of C and Unix, with the time of day before the year. */
const CLOCK_BEFORE_YEAR = /^(\p{L}+ \p{L}+ {1,2}\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?)( UTC| GMT)? (\d{4})$/u

/** Years of three digits are those of the Republic of China: 113 is 2024. */
const gregorian = (year: string): number => Number(year) + (year.length === 3 ? 1911 : 0)

/** Sets a date and its time of day. */
const setTime = (into: WallTime, date: number, rest: string): boolean => {
  into.wall = date
  into.offset = undefined
  if (Number.isNaN(date)) return false
  if (rest === "") return true
  return CLOCK_AHEAD.test(rest) && addTimeOfDay(rest.replace(CLOCK_AHEAD, ""), into)
}

const readIso: TimeReader = (text, into) => {
  const match = ISO.exec(text)
  if (match === null) return false
  const date = dayTime(gregorian(match[1]), Number(match[3] ?? match[5]), Number(match[4] ?? match[6]))
  return setTime(into, date, text.slice(match[0].length))
}

/** Reads dates with the year first and the day before the month. */
const readYearDay: TimeReader = (text, into) => {
  const match = ISO.exec(text)
  if (match?.[3] === undefined) return false
  return setTime(into, dayTime(Number(match[1]), Number(match[4]), Number(match[3])), text.slice(match[0].length))
}

const readPeriod =
  (form: PeriodForm): TimeReader =>
  (text, into) => {
    into.wall = periodStart(form, text)
    into.offset = undefined
    return !Number.isNaN(into.wall)
  }

const readCompact: TimeReader = (text, into) => {
  const match = COMPACT.exec(text)
  if (match === null) {
    const [, ...parts] = COMPACT_DATE.exec(text) ?? []
    return (
      parts.length > 0 && setTime(into, dayTime(Number(parts[0]), Number(parts[1]), Number(parts[2])), ` ${parts[3]}`)
    )
  }
  const [, year, month, day, hour = "00", minute = "00", second = "00", ms = "0"] = match
  into.wall = dayTime(Number(year), Number(month), Number(day))
  into.offset = undefined
  if (!addTimeOfDay(`${hour}${minute}${second}${text.endsWith("Z") ? "Z" : ""}`, into)) return false
  into.wall += Number(ms)
  return true
}

const readNamed: TimeReader = (written, into) => {
  const text = written.replace(CLOCK_BEFORE_YEAR, "$1 $4 $2$3")
  for (const [form, year, month, day] of NAMED) {
    const match = form.exec(text)
    const number = match === null ? undefined : monthNumber(match[month])
    if (match === null || number === undefined) continue
    return setTime(into, dayTime(fullYear(match[year]), number, Number(match[day])), text.slice(match[0].length))
  }
  return false
}

const ORDERS = { dmy: [4, 3, 1], mdy: [4, 1, 3], ymd: [1, 3, 4] } as const

const readNumbers =
  (order: keyof typeof ORDERS): TimeReader =>
  (text, into) => {
    const match = NUMBERS.exec(text)
    if (match === null) return false
    const [year, month, day] = ORDERS[order]
    // Four digits are a year, and only the first or the last part can be one.
    if (match[4].length === 4 && order === "ymd") return false
    const date = dayTime(fullYear(match[year]), Number(match[month]), Number(match[day]))
    return setTime(into, date, text.slice(match[0].length))
  }

const setNumber = (into: WallTime, time: number, offset: number | undefined): boolean => {
  into.wall = time
  into.offset = offset
  return isInstant(time)
}

const readCount =
  (unitMs: number): TimeReader =>
  (text, into) => {
    if (!NUMBER.test(text)) return false
    // A count of ns has more digits than a `number` can represent.
    const whole = unitMs < 1 && /^-?\d+$/.test(text)
    // Round down to ms, with a tolerance for inexact fractional seconds.
    const time = whole
      ? Number(BigInt(text) / BigInt(Math.round(1 / unitMs)))
      : Math.floor(Number(text) * unitMs + 0.01)
    return setNumber(into, time, 0)
  }

const readDays =
  (from: number, roundMs: number): TimeReader =>
  (text, into) =>
    NUMBER.test(text) && setNumber(into, from + Math.round((Number(text) * DAY_MS) / roundMs) * roundMs, undefined)

/** Splits a date without separators into its parts: 2012024 of 8 digits is 02/01/2024. */
export const splitDate = (text: string, digits: 6 | 8): string =>
  text.replace(/^\d{5,8}(?!\d)/, (date) =>
    date.padStart(digits, "0").replace(/^(\d\d)(\d\d)(\d{2}|\d{4})$/, "$1/$2/$3"),
  )

/** Makes a reader for times of one format. */
export const timeReader = (format: TimeFormat): TimeReader => {
  const read = asciiReader(format)
  const { splitDigits } = format
  const readHere: TimeReader =
    splitDigits === undefined
      ? (text, into) => read(tidyTime(asciiDigits(text)), into)
      : (text, into) => read(splitDate(text, splitDigits), into)
  return format.zone === undefined ? readHere : zonedReader(readHere, format.zone)
}

/** Makes a reader for local times that name their zone. */
const zonedReader = (read: TimeReader, name: string): TimeReader => {
  const zone = zoneNamed(name)
  if (zone === undefined) return () => false
  const { toInstant } = makeLocalTime(zone)
  return (text, into) => {
    if (!text.endsWith(` ${name}`) || !read(text.slice(0, -name.length).trimEnd(), into)) return false
    into.offset = into.wall - toInstant(into.wall)
    return !Number.isNaN(into.offset)
  }
}

const ZONE = /\s([A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_-]+){1,2})$/

/** The zone that times name, if all of them name the same one. */
export const zoneOfAll = (texts: ReadonlyArray<string>): string | undefined => {
  const name = ZONE.exec(texts[0] ?? "")?.[1]
  return name !== undefined && zoneNamed(name) !== undefined && texts.every((text) => text.endsWith(` ${name}`))
    ? name
    : undefined
}

const asciiReader = ({ form, roundMs, unitMs }: TimeFormat): TimeReader => {
  switch (form) {
    case "iso":
      return readIso
    case "compact":
      return readCompact
    case "named":
      return readNamed
    case "dmy":
    case "mdy":
    case "ymd":
      return readNumbers(form)
    case "ydm":
      return readYearDay
    case "count":
      return readCount(unitMs)
    case "spreadsheet":
      return readDays(SPREADSHEET_MS, roundMs)
    case "days":
      return readDays(0, roundMs)
    default:
      return readPeriod(form)
  }
}
