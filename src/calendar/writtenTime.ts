import { zoneNamed } from "./zoneNamed.ts"

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ")
const CLOCK = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?`
const ZONE = String.raw`\s*(Z|(?:UTC|GMT)?(?:[+-]\d{1,2}(?::?\d{2})?)?)`
const ISO = new RegExp(`^(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})${CLOCK}${ZONE}$`)
const DAY_FIRST = new RegExp(`^(?:[A-Z][a-z]{2}, *)?(\\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\\d{4})${CLOCK}${ZONE}$`)
const MONTH_FIRST = new RegExp(`^([A-Za-z]{3})[a-z]* (\\d{1,2}),? (\\d{4})${CLOCK}${ZONE}$`)

const monthOf = (name: string): string => String(MONTHS.indexOf(name.toLowerCase()) + 1)

/** The year, month and day of a written time, then its hour, minute, second and zone, if it has them. */
const partsOf = (text: string): ReadonlyArray<string | undefined> | undefined => {
  const iso = ISO.exec(text)
  if (iso !== null) return iso.slice(1)
  const dayFirst = DAY_FIRST.exec(text)
  if (dayFirst !== null) return [dayFirst[3], monthOf(dayFirst[2]), dayFirst[1], ...dayFirst.slice(4)]
  const monthFirst = MONTH_FIRST.exec(text)
  return monthFirst === null
    ? undefined
    : [monthFirst[3], monthOf(monthFirst[1]), monthFirst[2], ...monthFirst.slice(4)]
}

/**
 * Parses a time in the formats of Pine Script's `timestamp` to epoch ms UTC: `2020-02-20`, `20 Feb 2020 13:30 +0100`,
 * `Feb 20 2020 13:30`. UTC if the text names no zone; `undefined` if it is not a time.
 */
export const readWrittenTime = (text: string): number | undefined => {
  const parts = partsOf(text.trim())
  if (parts === undefined) return undefined
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map((part) => Number(part ?? 0))
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  if (month < 1 || month > 12 || new Date(wall).getUTCMonth() !== month - 1 || hour > 24 || minute > 59)
    return undefined
  const zone = parts[6] ?? ""
  return zoneNamed(zone === "Z" ? "UTC" : zone)?.toInstant(wall)
}
