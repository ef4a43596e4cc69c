import { midnight } from "./calendarDay.ts"
import { timeReader } from "./dateForms.ts"
import type { TimeFormat } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import type { WallTime } from "./timeOfDay.ts"

/**
 * The kind of a bar's time: the `instant` at which it opens, the `date` of its
 * session (bars of a day or more), or its local time (`wall`), to combine bars
 * into days.
 */
export type TimeMode = "instant" | "date" | "wall"

/** A time in epoch ms, and the time of day that was dropped from it. */
export interface RowTime {
  time: number
  timeOfDay: number
}

/** Makes a reader for the times of rows; it returns `false` if a string is not a time. */
export const rowTimeReader = (
  format: TimeFormat,
  mode: TimeMode,
  localTime: LocalTime | undefined,
): ((text: string, into: RowTime) => boolean) => {
  const read = timeReader(format)
  const at: WallTime = { wall: NaN, offset: undefined }
  const instant = (): number => {
    if (at.offset !== undefined) return at.wall - at.offset
    return localTime === undefined ? at.wall : localTime.toInstant(at.wall)
  }
  /** The local time at the exchange; that of the file if the exchange's zone is unknown. */
  const wall = (): number =>
    localTime === undefined || at.offset === undefined ? at.wall : localTime.toWall(at.wall - at.offset)
  return (text, into) => {
    if (!read(text, at)) return false
    const time = mode === "instant" ? instant() : wall()
    into.time = mode === "date" ? midnight(time) : time
    into.timeOfDay = mode === "date" ? time - into.time : 0
    return time === time
  }
}
