import type { PeriodForm } from "../dialect.ts"
import { dayTime } from "./calendarDay.ts"
import { monthNumber } from "./monthNames.ts"

const DAY_MS = 86_400_000

/** The forms in which the periods of a timeframe may be written. */
export const periodForms = (timeframe: string): ReadonlyArray<PeriodForm> => {
  const unit = timeframe.slice(-1)
  if (unit === "w") return ["week"]
  if (unit === "y") return ["year"]
  if (unit !== "M") return []
  return Number(timeframe.slice(0, -1)) % 3 === 0 ? ["month", "quarter"] : ["month"]
}

/** Parses a year; two digits are a year from 1970 to 2069. */
export const fullYear = (text: string): number =>
  text.length > 2 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900)

const monthStart = (text: string): number => {
  const numbers = /^(\d{4})[-/. ]?M?(\d{2})$/.exec(text) ?? /^(\d{4})[-/. ](\d)$/.exec(text)
  if (numbers !== null) return dayTime(Number(numbers[1]), Number(numbers[2]), 1)
  const behind = /^(\d{1,2})[-/. ](\d{4})$/.exec(text)
  if (behind !== null) return dayTime(Number(behind[2]), Number(behind[1]), 1)
  const named =
    /^(?<month>\p{L}+)\.?[-\s/,']*(?<year>\d{4}|\d{2})$/u.exec(text) ??
    /^(?<year>\d{4})[-\s/,]*(?<month>\p{L}+)\.?$/u.exec(text)
  const month = monthNumber(named?.groups?.month ?? "")
  return month === undefined ? NaN : dayTime(fullYear(named?.groups?.year ?? ""), month, 1)
}

const quarterStart = (text: string): number => {
  const match =
    /^(?<year>\d{4})[-\s/]?Q(?<quarter>[1-4])$/i.exec(text) ?? /^Q(?<quarter>[1-4])[-\s/]?(?<year>\d{4})$/i.exec(text)
  return match === null ? NaN : dayTime(Number(match.groups?.year), Number(match.groups?.quarter) * 3 - 2, 1)
}

/** The Monday of an ISO week: the first week contains 4 January. */
const weekStart = (text: string): number => {
  const match = /^(\d{4})-?W(\d{2})$/.exec(text)
  if (match === null) return NaN
  const mondayOf = (day: number): number => day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS
  const week = Number(match[2])
  const first = mondayOf(dayTime(Number(match[1]), 1, 4))
  const start = first + (week - 1) * 7 * DAY_MS
  return week >= 1 && start < mondayOf(dayTime(Number(match[1]) + 1, 1, 4)) ? start : NaN
}

const STARTS = {
  month: monthStart,
  quarter: quarterStart,
  year: (text: string) => (/^\d{4}$/.test(text) ? dayTime(Number(text), 1, 1) : NaN),
  week: weekStart,
} as const satisfies Record<PeriodForm, (text: string) => number>

/** Midnight UTC of the first day of a period, in epoch ms; NaN if the string is not a period. */
export const periodStart = (form: PeriodForm, text: string): number => STARTS[form](text)
