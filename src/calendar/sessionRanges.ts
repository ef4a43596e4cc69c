const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const RANGE = /^([01]\d|2[0-4])([0-5]\d)-([01]\d|2[0-4])([0-5]\d)$/
const DAYS = /^[1-7]+$/

/** The start and end of a session, in ms after midnight. */
interface Range {
  readonly start: number
  readonly end: number
}

const rangeOf = (text: string): Range | undefined => {
  const [found, ...parts] = RANGE.exec(text) ?? []
  if (found === undefined) return undefined
  const [startHour, startMinute, endHour, endMinute] = parts.map(Number)
  const start = (startHour * 60 + startMinute) * MINUTE_MS
  const end = (endHour * 60 + endMinute) * MINUTE_MS
  return { start, end: end === 0 ? DAY_MS : end }
}

/** Whether a local time of an exchange, in epoch ms as if it were UTC, is in a session. */
export type InSession = (wall: number) => boolean

/** An overnight session begins the evening before and belongs to the day on which it ends. */
const isOvernight = ({ end, start }: Range): boolean => end <= start

const isIn = ({ end, start }: Range, days: string, wall: number): boolean => {
  const date = Math.floor(wall / DAY_MS)
  const time = wall - date * DAY_MS
  const overnight = isOvernight({ start, end })
  if (overnight ? time >= end && time < start : time < start || time >= end) return false
  const tradedOn = overnight && time >= start ? date + 1 : date
  // 1970-01-01 was a Thursday; Sunday is 1.
  return days.includes(String(((((tradedOn + 4) % 7) + 7) % 7) + 1))
}

/**
 * Parses a session in Pine Script's spelling: `0930-1600`, `0930-1130,1300-1500:23456`, `24x7`. `days` applies if the
 * text names no days. `undefined` if the text is not a session.
 */
export const readSessionRanges = (text: string, days = "1234567"): InSession | undefined => {
  if (text === "24x7" || text === "") return () => true
  const [hours, ofDays = days, ...rest] = text.split(":")
  const ranges = hours.split(",").map((each) => (each === "24x7" ? { start: 0, end: DAY_MS } : rangeOf(each.trim())))
  if (rest.length > 0 || !DAYS.test(ofDays)) return undefined
  const known = ranges.filter((range) => range !== undefined)
  if (known.length < ranges.length) return undefined
  return (wall) => known.some((range) => isIn(range, ofDays, wall))
}

/**
 * Parses the days of a session into a check for dates, in epoch ms at midnight UTC. `undefined` if the text is not a
 * session.
 */
export const readSessionDays = (text: string, days = "1234567"): InSession | undefined => {
  if (readSessionRanges(text, days) === undefined) return undefined
  const [, ofDays = days] = text.split(":")
  return (date) => ofDays.includes(String(new Date(date).getUTCDay() + 1))
}
