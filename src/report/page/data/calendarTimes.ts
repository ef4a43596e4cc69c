import type { ReportCalendar } from "../../format/ReportHead.ts"

/** Decodes the open times of a report's calendar, ascending. */
export const calendarTimes = ({ first, steps, unitMs }: ReportCalendar): Float64Array => {
  const times = new Float64Array(steps.length + 1)
  times[0] = first
  for (let place = 1; place < times.length; place++) times[place] = times[place - 1] + steps[place - 1] * unitMs
  return times
}
