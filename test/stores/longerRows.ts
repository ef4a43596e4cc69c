import { type CandleRow } from "./candleRows.ts"
import { valueOf } from "./expectedAnswer.ts"

const DAY = 86_400_000

/** The first day of the week, month or quarter of a day. */
const firstDayOf = (timeframe: string, time: number): number => {
  const date = new Date(Math.floor(time / DAY) * DAY)
  if (timeframe === "1w") while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1)
  else date.setUTCDate(1)
  if (timeframe === "3M") while (date.getUTCMonth() % 3 !== 0) date.setUTCMonth(date.getUTCMonth() - 1)
  return date.getTime()
}

const known = (rows: ReadonlyArray<CandleRow>, column: "open" | "high" | "low" | "close"): ReadonlyArray<number> =>
  rows.map((row) => valueOf(row, column)).filter((value) => !Number.isNaN(value))

const best = (values: ReadonlyArray<number>, of: (...values: ReadonlyArray<number>) => number): number | null =>
  values.length === 0 ? null : of(...values)

/** Weeks, months or quarters of daily bars, computed in the simplest way. */
export const longerRows = (bars: ReadonlyArray<CandleRow>, timeframe: string): ReadonlyArray<CandleRow> => {
  const parts = Map.groupBy(bars, ({ time }) => firstDayOf(timeframe, time ?? NaN))
  return Array.from(parts, ([time, rows]) => {
    const volume = rows.map((row) => valueOf(row, "volume")).reduce((sum, each) => sum + each, 0)
    return {
      symbol: rows[0]?.symbol ?? null,
      time,
      open: known(rows, "open").at(0) ?? null,
      high: best(known(rows, "high"), Math.max),
      low: best(known(rows, "low"), Math.min),
      close: known(rows, "close").at(-1) ?? null,
      volume: Number.isNaN(volume) ? null : volume,
    }
  })
}

/** Whether more days of the last week, month or quarter may come. */
export const isLastUnfinished = (bars: ReadonlyArray<CandleRow>, timeframe: string): boolean => {
  const times = bars.map(({ time }) => Math.floor((time ?? NaN) / DAY) * DAY)
  const last = times.at(-1) ?? NaN
  const first = firstDayOf(timeframe, last)
  for (let day = last + DAY; firstDayOf(timeframe, day) === first; day += DAY) {
    const isWeekday = new Date(day).getUTCDay() % 6 !== 0
    if (isWeekday || times.includes(day - 7 * DAY)) return true
  }
  return false
}
