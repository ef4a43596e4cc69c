import { clockField, UTC_CLOCKS } from "../plan/operations/clock.ts"
import type { VariableRow } from "./builtin.ts"

// In the exchange's time zone for timeframes of hours and minutes: see `clockNames`.
const field = (name: string, doc: string, example: string): VariableRow => ({
  name,
  doc,
  example,
  operation: clockField(name, UTC_CLOCKS),
  reads: ["time"],
  settings: [],
  isSource: false,
})

/** Parts of the bar's open time. */
export const CALENDAR: ReadonlyArray<VariableRow> = [
  field("year", "The year of the bar's open time, by the exchange's clocks.", "year > year[1]"),
  field("month", "The month of the bar's open time, 1 to 12.", "month == 1 and close > open"),
  field("dayofmonth", "The day of the month of the bar's open time.", "dayofmonth < dayofmonth[1]"),
  field("dayofweek", "The day of the week of the bar's open time: 1 is Sunday, 7 Saturday.", "dayofweek == 2"),
  field("hour", "The hour of the bar's open time, by the exchange's clocks.", "hour < 20 and close > open"),
  field("minute", "The minute of the bar's open time.", "minute == 0 and close < open"),
  field("second", "The second of the bar's open time.", "second == 0 and close > close[1]"),
  field("weekofyear", "The ISO week of the bar's open time.", "weekofyear != weekofyear[1]"),
]
