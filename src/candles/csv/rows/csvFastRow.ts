import { plainField } from "../csvFields.ts"
import { dayTime, midnight } from "../values/calendarDay.ts"
import type { Dialect } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import type { BarEnds } from "../values/barBegin.ts"
import type { TimeMode } from "../values/rowTime.ts"
import { wrongSymbol } from "../symbolName.ts"
import { textReader } from "./textReader.ts"

/** The row that was read last; reading the next one overwrites it. */
export interface CsvRow {
  symbol: string
  time: number
  /** The time of day that was dropped to make a date, in ms. */
  timeOfDay: number
  open: number
  high: number
  low: number
  close: number
  volume: number
  /** The adjusted close to scale the prices to; NaN if they are not scaled. */
  adjusted: number
  /** Whether the high or the low was corrected for rounding noise. */
  corrected: boolean
  /** The reason why the volume cannot be read, and is missing. */
  unreadVolume: string | undefined
  /** The reason why its prices are not a valid bar, if so. */
  wrongPrices: string | undefined
  /** Its values in columns that might name its symbol. */
  readonly marks: Array<string>
}

/** The initial row, before the first one is read. */
export const emptyRow = (symbol: string): CsvRow => ({
  symbol,
  time: NaN,
  timeOfDay: 0,
  open: NaN,
  high: NaN,
  low: NaN,
  close: NaN,
  volume: NaN,
  adjusted: NaN,
  corrected: false,
  unreadVolume: undefined,
  wrongPrices: undefined,
  marks: [],
})

const QUOTE = 34
const MINUS = 45
const POINT = 46
const ZERO = 48
const COLON = 58
const SPACE = 32
const T = 84

const FAR_MS = Date.UTC(2300, 0)

/** Powers of ten that are exact as Float64, so that digits / power is the same number that `Number` returns. */
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

type FastRole = "skip" | "mark" | "symbol" | "time" | "open" | "high" | "low" | "close" | "volume" | "adjusted"

const roleOf = ({ columns }: Dialect, marks: ReadonlyArray<number>, field: number): FastRole => {
  for (const role of ["symbol", "open", "high", "low", "close", "volume", "adjusted"] as const) {
    if (columns[role] === field) return role
  }
  if (columns.date === field) return "time"
  return marks.includes(field) ? "mark" : "skip"
}

/** Whether rows may be of the plainest form. */
const mayBePlain = ({ columns, decimal, pricesPer, separator, time, volumeDecimal, where }: Dialect): boolean =>
  pricesPer === 1 &&
  columns.date !== undefined &&
  columns.clock === undefined &&
  columns.year === undefined &&
  columns.hour === undefined &&
  columns.zone === undefined &&
  !separator.startsWith(" ") &&
  where.length === 0 &&
  volumeDecimal === decimal &&
  (decimal === "point" || (decimal === "either" && separator !== ";")) &&
  (time.form === "iso" || time.form === "count") &&
  time.zone === undefined

/** Parses `count` digits at `from`; NaN if one is not a digit. */
const digitsAt = (bytes: Buffer, from: number, count: number): number => {
  let value = 0
  for (let index = from; index < from + count; index++) {
    const digit = bytes[index] - ZERO
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}

/** Empty if it is not a symbol as it is written. */
const symbolOf = (text: string): string => (wrongSymbol(text) === undefined && plainField(text) === text ? text : "")

/**
 * Reads the rows of the plainest form (no quotes, plain decimals, ISO dates)
 * from their bytes into `row`, several million per second. `false` for any other
 * form: the row may still be valid.
 */
export const fastRowReader = (
  dialect: Dialect,
  {
    endsOf,
    localTime,
    marks,
    mode,
  }: {
    readonly endsOf?: BarEnds
    readonly localTime: LocalTime | undefined
    readonly marks: ReadonlyArray<number>
    readonly mode: TimeMode
  },
  row: CsvRow,
): ((bytes: Buffer, start: number, end: number) => boolean) => {
  if (!mayBePlain(dialect) || endsOf !== undefined) return () => false
  const counts = dialect.time.form === "count"
  const { unitMs } = dialect.time
  const perMs = Math.round(1 / unitMs)
  const dates = mode === "date"
  const separator = dialect.separator.charCodeAt(0)
  const roles = Array.from({ length: dialect.width }, (_, field) => roleOf(dialect, marks, field))
  // An empty string is not a symbol.
  const symbolAt = textReader(symbolOf)
  const markAt = textReader((text) => text)
  // The end of the field that was read last.
  let at = 0

  const number = (bytes: Buffer, end: number): number => {
    let digits = 0
    let count = 0
    let point = -1
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit
        count++
      } else if (bytes[at] === POINT && point < 0) point = count
      else break
    }
    if (count === 0 || count > 15) return NaN
    return point < 0 ? digits : digits / POWERS[count - point]
  }

  const count = (bytes: Buffer, end: number): number => {
    const from = at
    while (at < end && bytes[at] !== separator) at++
    // More than 15 digits may not fit into a `number`.
    if (localTime !== undefined || at - from > 15 || at === from) return NaN
    const digits = digitsAt(bytes, from, at - from)
    const instant = unitMs < 1 ? Math.floor(digits / perMs) : digits * unitMs
    // A time in the far future is in another unit.
    if (!(instant < FAR_MS)) return NaN
    const day = dates ? midnight(instant) : instant
    row.timeOfDay = instant - day
    return day
  }

  const time = (bytes: Buffer, end: number): number => {
    if (counts) return count(bytes, end)
    const from = at
    if (bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS || from + 10 > end) return NaN
    const day = dayTime(digitsAt(bytes, from, 4), digitsAt(bytes, from + 5, 2), digitsAt(bytes, from + 8, 2))
    at = from + 10
    row.timeOfDay = 0
    // An instant depends on the zone, which the general reader looks up.
    if (localTime !== undefined && mode === "instant") return NaN
    if (at === end || bytes[at] === separator) return day
    if ((bytes[at] !== SPACE && bytes[at] !== T) || from + 19 > end) return NaN
    if (bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return NaN
    const [hour, minute, second] = [
      digitsAt(bytes, from + 11, 2),
      digitsAt(bytes, from + 14, 2),
      digitsAt(bytes, from + 17, 2),
    ]
    if (!(hour < 24 && minute < 60 && second < 60)) return NaN
    at = from + 19
    const timeOfDay = ((hour * 60 + minute) * 60 + second) * 1000
    if (dates) row.timeOfDay = timeOfDay
    return dates ? day : day + timeOfDay
  }

  const symbol = (bytes: Buffer, end: number): boolean => {
    const from = at
    while (at < end && bytes[at] !== separator) if (bytes[at++] === QUOTE) return false
    row.symbol = symbolAt(bytes, from, at)
    return row.symbol !== ""
  }

  const mark = (bytes: Buffer, end: number, column: number): boolean => {
    const from = at
    while (at < end && bytes[at] !== separator) if (bytes[at++] === QUOTE) return false
    row.marks[marks.indexOf(column)] = markAt(bytes, from, at)
    return true
  }

  const field = (role: FastRole, bytes: Buffer, end: number, column: number): boolean => {
    if (role === "symbol") return symbol(bytes, end)
    if (role === "mark") return mark(bytes, end, column)
    if (role === "skip") {
      while (at < end && bytes[at] !== separator) if (bytes[at++] === QUOTE) return false
      return true
    }
    const value = role === "time" ? time(bytes, end) : number(bytes, end)
    row[role] = value
    return value === value
  }

  return (bytes, start, end) => {
    at = start
    for (let index = 0; index < roles.length; index++) {
      if (index > 0 && (at >= end || bytes[at++] !== separator)) return false
      if (!field(roles[index], bytes, end, index)) return false
    }
    return at === end
  }
}
