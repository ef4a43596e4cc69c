import { midnight } from "./calendarDay.ts"
import { timeReader } from "./dateForms.ts"
import type { TimeFormat } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import type { WallTime } from "./timeOfDay.ts"

/**
 * What the time of a bar is: the `instant` at which it opens, the `date` of its
 * session (bars of a day or more), or what clocks show (`wall`), by which bars
 * are gathered into days.
 */
export type TimeMode = "instant" | "date" | "wall"

/** A time in epoch ms, and the time of day that was left off it. */
export interface RowTime {
  time: number
  timeOfDay: number
}

/** Reads the times of rows; `false` where a text is none. */
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
  /** What the clocks of the exchange show; those of the file where it is not known. */
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
