import { dayTime, midnight } from "./calendarDay.ts"

const NUMBER = /^\d+(\.\d+)?$/
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/
const DATE = /^(\d{4})([-/])(\d{2})\2(\d{2})$/
const INSTANT =
  /^(\d{4})([-/])(\d{2})\2(\d{2})[T ]\s*(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i

/** The last ms of the year 9999. */
const LAST = 253_402_300_799_999

/**
 * Epoch ms of a count of seconds, milliseconds or microseconds since 1970: the
 * unit that puts it before the year 5138.
 */
export const epochTime = (count: number): number => {
  if (count < 1e11) return count * 1000
  if (count < 1e14) return count
  return Math.floor(count / 1000)
}

const offsetMs = (zone: string | undefined): number => {
  if (zone === undefined || /^(Z|UTC)$/i.test(zone)) return 0
  const digits = zone.replace(":", "").padEnd(5, "0")
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return (digits.startsWith("-") ? -1 : 1) * minutes * 60_000
}

/**
 * The time of a bar as files write it, in epoch ms UTC: a date (`2013-02-08`,
 * `2013/02/08`, `20130208`), a date and a time of day (UTC unless it has a
 * zone), or a count of s, ms or µs since 1970. With `dates` (bars of a day or
 * more) it is the midnight of the date as written, since a session belongs to
 * its exchange's day. NaN where the text is none of these.
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
  if (!NUMBER.test(text)) return NaN
  const time = Math.round(epochTime(Number(text)))
  if (time > LAST) return NaN
  return dates ? midnight(time) : time
}

const instantTime = (match: RegExpExecArray, dates: boolean): number => {
  const [, year, , month, day, hour, minute, second = "0", fraction = "", zone] = match
  const date = dayTime(Number(year), Number(month), Number(day))
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN
  if (dates) return date
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"))
  return date + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms - offsetMs(zone)
}
