import { barStart } from "../../../calendar/barStart.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"
import { midnight } from "./calendarDay.ts"
import type { TimeFormat } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import { rowTimeReader, type RowTime, type TimeMode } from "./rowTime.ts"

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The bars of which times are the ends; those that `aggregate` combines have any length. */
export interface BarEnds {
  readonly timeframe: string
  readonly aggregate: boolean
}

/**
 * Returns a function from the end of a bar to its start; `isDate` is whether the end is the date of the last session,
 * without a time of day. Some sources end bars a second or a millisecond early: 09:30:59.999.
 * For bars to combine it returns a time within the bar, since their own length is unknown.
 */
export const beginOf = ({ aggregate, timeframe }: BarEnds): ((end: number, isDate: boolean) => number) => {
  if (aggregate) return (end, isDate) => (isDate ? end : end - 1)
  const length = timeframeMs(timeframe)
  if (hasDates(timeframe)) {
    const startOf = barStart(timeframe)
    return (end, isDate) => startOf(midnight(isDate ? end : end - 1))
  }
  const step = length < MINUTE_MS ? 1000 : MINUTE_MS
  return (end) => Math.ceil(end / step) * step - length
}

/** An end at midnight, written as 24:00. */
const MIDNIGHT = /([T ]|^)24(:?00(?::?00)?)/
const HAS_CLOCK = /\d[T ]\d|\d:\d\d/

/** Like {@link rowTimeReader}, for the end times of bars; it returns their start times. */
export const endTimeReader = (
  format: TimeFormat,
  mode: TimeMode,
  localTime: LocalTime | undefined,
  ends: BarEnds,
): ((text: string, into: RowTime) => boolean) => {
  const read = rowTimeReader(format, mode === "date" ? "wall" : mode, localTime)
  const begin = beginOf(ends)
  return (text, into) => {
    const isMidnight = MIDNIGHT.test(text)
    if (!read(isMidnight ? text.replace(MIDNIGHT, "$100$2") : text, into)) return false
    const end = isMidnight ? into.time + DAY_MS : into.time
    into.time = begin(end, format.form !== "count" && !HAS_CLOCK.test(text))
    into.timeOfDay = 0
    return true
  }
}
