/** A time as a file writes it: the local time, in ms as if it were UTC, and its offset from UTC if one is written. */
export interface WallTime {
  wall: number
  /** Ms that the local time is ahead of UTC; `undefined` if no zone is written. */
  offset: number | undefined
}

const CLOCK =
  /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?:[\s-]*([ap])\.?m\.?)?\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?$/i
const DIGITS = /^(\d{2})(\d{2})(\d{2})?(Z)?$/

/** Ms since midnight, NaN for an invalid time of day. */
const ofDay = (hour: number, minute: number, second: number): number =>
  hour > 23 || minute > 59 || second > 59 ? NaN : ((hour * 60 + minute) * 60 + second) * 1000

const offsetMs = (zone: string): number => {
  const written = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (written === null) return 0
  const minutes = Number(written[2]) * 60 + Number(written[3] ?? 0)
  return (written[1] === "-" ? -1 : 1) * minutes * 60_000
}

const hourOf = (hour: number, half: string | undefined): number => {
  if (half === undefined) return hour
  return hour < 1 || hour > 12 ? NaN : (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0)
}

/**
 * Adds a time of day to `into.wall`, the midnight of its date, and sets its zone
 * if it has one: 09:30, 9:30:00.250, 08-PM, 0930, 093000, 09:30+11:00. `false` if
 * the text is not a time of day.
 */
export const addTimeOfDay = (text: string, into: WallTime): boolean => {
  const digits = DIGITS.exec(text)
  if (digits !== null) {
    into.wall += ofDay(Number(digits[1]), Number(digits[2]), Number(digits[3] ?? 0))
    if (digits[4] !== undefined) into.offset = 0
    return !Number.isNaN(into.wall)
  }
  const clock = CLOCK.exec(text)
  if (clock === null || (clock[2] === undefined && clock[5] === undefined)) return false
  const [, hour, minute = "0", second = "0", fraction = "", half, zone] = clock
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"))
  into.wall += ofDay(hourOf(Number(hour), half), Number(minute), Number(second)) + ms
  if (zone !== undefined) into.offset = offsetMs(zone)
  return !Number.isNaN(into.wall)
}
