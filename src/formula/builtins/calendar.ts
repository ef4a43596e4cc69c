import { several } from "../plan/arithmetic.ts"
import type { VariableRow } from "./builtin.ts"

const DAY_MS = 86_400_000

const field = (name: string, doc: string, example: string, of: (date: Date) => number): VariableRow => ({
  name,
  doc,
  example,
  operation: several(name, (out, [time], from) => {
    const date = new Date(0)
    for (let i = from; i < out.length; i++) {
      date.setTime(time[i])
      out[i] = of(date)
    }
  }),
  reads: ["time"],
  settings: [],
  isSource: false,
})

/** The ISO week: the first one of a year is that of its first Thursday. */
const weekOf = (date: Date): number => {
  const day = (date.getUTCDay() + 6) % 7
  const thursday = new Date(date.getTime() + (3 - day) * DAY_MS)
  const begin = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday.getTime() - begin) / DAY_MS / 7)
}

/** Parts of the bar's open time, in UTC. */
export const CALENDAR: ReadonlyArray<VariableRow> = [
  field("year", "The UTC year of the bar's open time.", "year > year[1]", (date) => date.getUTCFullYear()),
  field(
    "month",
    "The UTC month of the bar's open time, 1 to 12.",
    "month == 1 and close > open",
    (date) => date.getUTCMonth() + 1,
  ),
  field("dayofmonth", "The UTC day of the month of the bar's open time.", "dayofmonth < dayofmonth[1]", (date) =>
    date.getUTCDate(),
  ),
  field(
    "dayofweek",
    "The UTC day of the week of the bar's open time: 1 is Sunday, 7 Saturday.",
    "dayofweek == 2",
    (date) => date.getUTCDay() + 1,
  ),
  field("hour", "The UTC hour of the bar's open time.", "hour < 20 and close > open", (date) => date.getUTCHours()),
  field("minute", "The UTC minute of the bar's open time.", "minute == 0 and close < open", (date) =>
    date.getUTCMinutes(),
  ),
  field("second", "The UTC second of the bar's open time.", "second == 0 and close > close[1]", (date) =>
    date.getUTCSeconds(),
  ),
  field("weekofyear", "The ISO week of the bar's open time, in UTC.", "weekofyear != weekofyear[1]", weekOf),
]
