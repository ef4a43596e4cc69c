import { UTC, zoneOffsets, type ZoneOffsets } from "./zoneOffsets.ts"

const MINUTE_MS = 60_000
const FIXED = /^(?:UTC|GMT|Etc\/UTC)?(?:([+-])(\d{1,2})(?::?(\d\d))?)?$/

const fixedOffset = (name: string): number | undefined => {
  const [found, sign, hours, minutes = "0"] = FIXED.exec(name) ?? []
  if (found === undefined) return undefined
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
}

const formatOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
  } catch (error) {
    // The platform throws if the zone is unknown.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Makes a function that computes the offset at an instant, in ms east of UTC. */
const makeOffsetAt = (format: Intl.DateTimeFormat) => {
  return (instant: number): number => {
    const whole = Math.floor(instant / 1000) * 1000
    const parts = new Map(format.formatToParts(whole).map(({ type, value }) => [type, value]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
    const wall = new Date(0)
    wall.setUTCFullYear(part("year"), part("month") - 1, part("day"))
    wall.setUTCHours(part("hour"), part("minute"), part("second"))
    return wall.getTime() - whole
  }
}

/**
 * The offsets of a zone by IANA name or fixed offset (`America/New_York`, `GMT+2`, `UTC-5:30`); `undefined` if
 * unknown.
 */
export const zoneNamed = (name: string): ZoneOffsets | undefined => {
  const fixed = fixedOffset(name)
  if (fixed === 0) return UTC
  if (fixed !== undefined) return { offsetAt: () => fixed, toInstant: (wall) => wall - fixed }
  const format = formatOf(name)
  return format === undefined ? undefined : zoneOffsets(makeOffsetAt(format))
}
