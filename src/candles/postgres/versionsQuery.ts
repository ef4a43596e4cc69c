import type { Timeframe } from "../../job/Timeframe.ts"
import type { TableColumn } from "../source/tableColumns.ts"
import type { CandleTable } from "./candleTable.ts"
import { quoted, type Statement } from "./sqlText.ts"

const number = ({ kind, name }: TableColumn): string =>
  kind === "number" ? `${quoted(name)}::float8` : `date_part('epoch', ${quoted(name)})`

/**
 * The statement that returns the versions of series. It returns a row per symbol: its name, and a text of the number of
 * its rows, the last time, and the sum of a 64-bit hash of each row. The hash depends on the order of the columns, so it
 * changes if two values of a row change places; the sum stays the same if two rows do.
 */
export const versionsQuery = (
  { columns, sql: table, symbolText }: CandleTable,
  symbols: ReadonlyArray<string>,
  timeframe: Timeframe,
): Statement => {
  const { close, high, low, open, time, volume } = columns
  const parameters: Array<unknown> = [symbols]
  const ofTimeframe =
    columns.timeframe === undefined
      ? ""
      : ` AND ${quoted(columns.timeframe.name)}::text = $${parameters.push(timeframe)}`
  const values = [open, high, low, close, volume].flatMap((column) => (column === undefined ? [] : [number(column)]))
  const hash = values.reduce(
    (seed, value) => `hashfloat8extended(coalesce(${value}, 'NaN'), ${seed})`,
    `hashfloat8extended(${number(time)}, 0)`,
  )
  return {
    sql: `SELECT ${symbolText}, concat_ws(' ', count(*), max(${number(time)}), sum(${hash})) FROM ${table}
      WHERE ${symbolText} = ANY($1::text[]) AND ${quoted(time.name)} IS NOT NULL${ofTimeframe} GROUP BY 1`,
    parameters,
  }
}
