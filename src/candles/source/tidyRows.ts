import { isInstant } from "../../job/Instant.ts"
import { type CandleColumns, type Column, COLUMNS } from "../Candles.ts"

/** Bars made of rows, and how many rows were left out. */
export interface TidyRows {
  readonly columns: CandleColumns
  readonly untimed: number
  readonly repeated: number
}

const isAscending = (times: Float64Array): boolean => {
  for (let i = 1; i < times.length; i++) if (!(times[i] > times[i - 1])) return false
  // Ascending times lie between the first and the last one, so checking these two is enough.
  return times.length === 0 || (isInstant(times[0]) && isInstant(times[times.length - 1]))
}

/** The indices of the rows that are bars, sorted by time; of equal times, the last row. */
const orderOf = (times: Float64Array) => {
  const timed: Array<number> = []
  for (let i = 0; i < times.length; i++) if (isInstant(times[i])) timed.push(i)
  // The sort is stable, so the last row of equal times comes last.
  timed.sort((a, b) => times[a] - times[b])
  const kept = timed.filter((row, i) => i + 1 === timed.length || times[timed[i + 1]] !== times[row])
  return { kept, untimed: times.length - timed.length, repeated: timed.length - kept.length }
}

const isPossible = (column: Column, value: number): boolean =>
  (column === "volume" ? value >= 0 : value > 0) && value < Infinity

/** Replaces impossible prices and volumes by NaN; returns the same array if there are none. */
const withoutImpossible = (column: Column, values: Float64Array): Float64Array => {
  for (let i = 0; i < values.length; i++) {
    // A value that is already NaN needs no copy.
    if (!isPossible(column, values[i]) && values[i] === values[i]) {
      return values.map((value) => (isPossible(column, value) ? value : NaN))
    }
  }
  return values
}

/**
 * The rule for rows of all stores that are read in place. It does not depend on the columns that a formula reads: a row
 * is a bar if it has a time, and of rows with the same time the last one counts. An impossible price (missing, not
 * above 0, infinite) or volume is NaN.
 */
export const tidyRows = (rows: CandleColumns): TidyRows => {
  const { kept, repeated, untimed } = isAscending(rows.time)
    ? { kept: undefined, repeated: 0, untimed: 0 }
    : orderOf(rows.time)
  const inOrder = (values: Float64Array) =>
    kept === undefined ? values : Float64Array.from(kept, (row) => values[row])
  const columns: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time: inOrder(rows.time) }
  for (const column of COLUMNS) {
    const values = rows[column]
    if (column !== "time" && values !== undefined) columns[column] = withoutImpossible(column, inOrder(values))
  }
  return { columns, repeated, untimed }
}
