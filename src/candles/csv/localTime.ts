import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"

const DAY_MS = 86_400_000

/** Converts local times of a zone to instants and back, in epoch ms. */
export interface LocalTime {
  /** NaN if a clock change skips or repeats this time. */
  readonly toInstant: (wall: number) => number
  readonly toWall: (instant: number) => number
}

/** A zone by its IANA name or its offset (`Australia/Sydney`, `+05:30`); `undefined` if there is none. */
export const zoneNamed = (name: string): DateTime.TimeZone | undefined =>
  Option.getOrUndefined(DateTime.zoneFromString(name))

export const makeLocalTime = (timeZone: DateTime.TimeZone): LocalTime => {
  // Cached by day: looking up the offset of every bar would cost too much.
  const offsets = new Map<number, number | undefined>()

  const zoned = (wall: number, disambiguation: "compatible" | "reject"): number =>
    Option.match(DateTime.makeZoned(wall, { timeZone, adjustForTimeZone: true, disambiguation }), {
      onNone: () => NaN,
      onSome: DateTime.toEpochMillis,
    })

  const offsetAt = (instant: number): number => DateTime.zonedOffset(DateTime.makeZonedUnsafe(instant, { timeZone }))

  /** The offset of a day and the days around it; `undefined` if it changes. */
  const offsetAround = (day: number): number | undefined => {
    if (offsets.has(day)) return offsets.get(day)
    const [before, after] = [offsetAt((day - 1) * DAY_MS), offsetAt((day + 2) * DAY_MS)]
    const offset = before === after ? before : undefined
    offsets.set(day, offset)
    return offset
  }

  return {
    toInstant: (wall) => {
      const offset = offsetAround(Math.floor(wall / DAY_MS))
      return offset === undefined ? zoned(wall, "reject") : wall - offset
    },
    toWall: (instant) => {
      const offset = offsetAround(Math.floor(instant / DAY_MS))
      return instant + (offset ?? offsetAt(instant))
    },
  }
}
