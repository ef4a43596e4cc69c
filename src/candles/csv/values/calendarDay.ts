const DAY_MS = 86_400_000
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/**
 * Midnight UTC of a date of the proleptic Gregorian calendar in epoch ms, NaN
 * if there is no such day. Days are counted in years that begin in March, so
 * that the leap day is the last
 * (https://howardhinnant.github.io/date_algorithms.html#days_from_civil).
 */
export const dayTime = (year: number, month: number, day: number): number => {
  if (month < 1 || month > 12 || day < 1) return NaN
  if (day > LENGTHS[month - 1] + (month === 2 && isLeap(year) ? 1 : 0)) return NaN
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * 146_097 + dayOfEra - 719_468) * DAY_MS
}

/** Midnight UTC of the day that an instant falls on. */
export const midnight = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS
