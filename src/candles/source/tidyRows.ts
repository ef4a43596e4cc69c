import { isInstant } from "../../job/Instant.ts"
import { type CandleColumns, type Column, COLUMNS } from "../Candles.ts"

/** Rows as bars, and how many rows were none. */
export interface TidyRows {
  readonly columns: CandleColumns
  readonly untimed: number
  readonly repeated: number
}

const isAscending = (times: Float64Array): boolean => {
  for (let i = 1; i < times.length; i++) if (!(times[i] > times[i - 1])) return false
  // Ascending numbers lie between the first and the last.
  return times.length === 0 || (isInstant(times[0]) && isInstant(times[times.length - 1]))
}

/** The rows that are bars, in the order of their times: of equal times, the last row. */
const orderOf = (times: Float64Array) => {
  const timed: Array<number> = []
  for (let i = 0; i < times.length; i++) if (isInstant(times[i])) timed.push(i)
  // The sort is stable, so that of equal times the last row comes last.
  timed.sort((a, b) => times[a] - times[b])
  const kept = timed.filter((row, i) => i + 1 === timed.length || times[timed[i + 1]] !== times[row])
  return { kept, untimed: times.length - timed.length, repeated: timed.length - kept.length }
}

const isPossible = (column: Column, value: number): boolean =>
  (column === "volume" ? value >= 0 : value > 0) && value < Infinity

/** The column with NaN for what cannot be a price, or a volume. The same memory where all can. */
const withoutImpossible = (column: Column, values: Float64Array): Float64Array => {
  for (let i = 0; i < values.length; i++) {
    // NaN is missing already.
    if (!isPossible(column, values[i]) && values[i] === values[i]) {
      return values.map((value) => (isPossible(column, value) ? value : NaN))
    }
  }
  return values
}

/**
 * The one rule for rows of all stores that are read where they are, which is the same whichever columns a formula
 * reads: a row is a bar if it has a time, and of rows with the same time the last one is. A price that cannot be one
 * (nothing, not above 0, infinite), or such a volume, is missing.
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
