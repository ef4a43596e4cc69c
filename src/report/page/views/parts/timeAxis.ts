import { colour } from "../../dom/colours.ts"
import { monthName } from "../../text/format.ts"

/** A calendar that is drawn horizontally. */
export interface TimeAxis {
  readonly calendar: Float64Array
  readonly isDaily: boolean
  /** The left and right ends of the calendar, in pixels. */
  readonly left: number
  readonly right: number
}

/** Draws years, months or days below a picture, depending on the span of the calendar. */
export const drawTimes = (
  context: CanvasRenderingContext2D,
  { calendar, isDaily, left, right }: TimeAxis,
  baseline: number,
): void => {
  const span = calendar[calendar.length - 1] - calendar[0]
  const kind = span > 2.4 * 365 * 86_400_000 ? "years" : span > 45 * 86_400_000 ? "months" : "days"
  const step = (right - left) / calendar.length
  const unitOf = (time: number): number => {
    const date = new Date(time)
    if (kind === "years") return date.getUTCFullYear()
    return kind === "months" ? date.getUTCMonth() : date.getUTCDate()
  }
  const textOf = (time: number): string => {
    const date = new Date(time)
    if (kind === "years" || (kind === "months" && date.getUTCMonth() === 0)) return String(date.getUTCFullYear())
    return kind === "months" ? monthName(time) : `${date.getUTCDate()} ${monthName(time)}`
  }
  context.fillStyle = colour("faint")
  context.textAlign = "left"
  context.textBaseline = "alphabetic"
  let last = -Infinity
  for (let place = 1; place < calendar.length; place++) {
    if (unitOf(calendar[place]) === unitOf(calendar[place - 1])) continue
    const x = left + place * step
    if (x - last < (isDaily ? 38 : 46) || x > right - 24) continue
    last = x
    context.fillText(textOf(calendar[place]), x, baseline)
  }
}
