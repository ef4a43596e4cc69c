import { isInstant } from "../job/Instant.ts"
import { dayTime, midnight } from "./calendarDay.ts"

const NUMBER = /^-?\d+(\.\d+)?$/
const NANOS = /^-?\d{18,}$/
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/
const COMPACT_INSTANT = /^((?:19|20)\d{2})(\d{2})(\d{2})[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?Z?$/
/** A year or a month: as seconds they would lie on 1970's first days. */
const PERIOD = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])?$/
const DATE = /^(\d{4})([-/.])(\d{2})\2(\d{2})$/
const INSTANT =
  /^(\d{4})([-/.])(\d{2})\2(\d{2})[T ]\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i

/**
 * Epoch ms of a count of seconds, milliseconds or microseconds since 1970: the
 * unit that puts it before the year 5138.
 */
export const epochTime = (count: number): number => {
  if (count < 1e11) return count * 1000
  if (count < 1e14) return count
  return count < 1e17 ? Math.floor(count / 1000) : NaN
}

const offsetMs = (zone: string | undefined): number => {
  if (zone === undefined || /^(Z|UTC)$/i.test(zone)) return 0
  const digits = zone.replace(":", "").padEnd(5, "0")
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return (digits.startsWith("-") ? -1 : 1) * minutes * 60_000
}

/**
 * The time of a bar as files write it, in epoch ms UTC: a date (`2013-02-08`,
 * `2013/02/08`, `2013.02.08`, `20130208`), a date and a time of day (UTC unless
 * it has a zone; also `201302080930` and `20130208 093000`), or a count of s, ms,
 * µs or ns since 1970. With `dates` (bars of a day or more) it is the midnight of
 * the date as written, since a session belongs to its exchange's day. NaN where
 * the text is none of these.
 */
export const parseBarTime = (text: string, dates: boolean): number => {
  const day = DATE.exec(text)
  if (day !== null) return dayTime(Number(day[1]), Number(day[3]), Number(day[4]))
  const instant = INSTANT.exec(text)
  if (instant !== null) return instantTime(instant, dates)
  const compact = COMPACT.exec(text)
  const compactTime = compact === null ? NaN : dayTime(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  // Eight digits that make a date are one: as seconds they would lie in 1970 to 1973.
  if (!Number.isNaN(compactTime)) return compactTime
  const compactInstant = compactInstantTime(text, dates)
  if (!Number.isNaN(compactInstant)) return compactInstant
  return NUMBER.test(text) ? countTime(text, dates) : NaN
}

const countTime = (text: string, dates: boolean): number => {
  const count = Number(text)
  // A count of ns has more digits than a number holds.
  const isNanos = NANOS.test(text)
  const time = isNanos ? Number(BigInt(text) / 1_000_000n) : Math.sign(count) * epochTime(Math.abs(count))
  if (!dates) return within(Math.round(time))
  return PERIOD.test(text) ? NaN : midnight(within(time))
}

/** NaN for what has no ISO form of four digits. */
const within = (time: number): number => (isInstant(time) ? time : NaN)

/** Ms since midnight, NaN where there is no such time of day. */
const timeOfDay = (hour: number, minute: number, second: number): number =>
  hour > 23 || minute > 59 || second > 59 ? NaN : ((hour * 60 + minute) * 60 + second) * 1000

const instantTime = (match: RegExpExecArray, dates: boolean): number => {
  const [, year, , month, day, hour, minute, second = "0", fraction = "", zone] = match
  const date = dayTime(Number(year), Number(month), Number(day))
  const time = date + timeOfDay(Number(hour), Number(minute), Number(second))
  if (dates) return Number.isNaN(time) ? NaN : date
  return within(time + Number(fraction.slice(0, 3).padEnd(3, "0")) - offsetMs(zone))
}

/** Twelve or fourteen digits are a date and a time of day where they can be: as ms they would lie in 1976, or in 2570 to 2640. */
const compactInstantTime = (text: string, dates: boolean): number => {
  const match = COMPACT_INSTANT.exec(text)
  if (match === null) return NaN
  const [, year, month, day, hour, minute, second = "0"] = match
  const date = dayTime(Number(year), Number(month), Number(day))
  const time = date + timeOfDay(Number(hour), Number(minute), Number(second))
  return dates && !Number.isNaN(time) ? date : time
}
