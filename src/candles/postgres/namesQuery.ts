import type { Timeframe } from "../../job/Timeframe.ts"
import type { CandleTable } from "./candleTable.ts"
import { quoted, type Statement } from "./sqlText.ts"

/** The statement that lists the symbols of a timeframe, or of all. */
export const symbolsQuery = (
  { columns, isIndexed, sql: table, symbolText }: CandleTable,
  timeframe: Timeframe | undefined,
): Statement => {
  const name = quoted(columns.symbol.name)
  const isOne = columns.timeframe !== undefined && timeframe !== undefined
  const ofTimeframe = columns.timeframe === undefined ? "" : `${quoted(columns.timeframe.name)}::text = $1`
  const parameters = isOne ? [timeframe] : []
  if (!isIndexed) {
    const condition = isOne ? ` AND ${ofTimeframe}` : ""
    return { sql: `SELECT DISTINCT ${symbolText} FROM ${table} WHERE ${name} IS NOT NULL${condition}`, parameters }
  }
  // A loose index scan from symbol to symbol: DISTINCT would read every row.
  const next = (condition: string): string => `SELECT ${name} FROM ${table}${condition} ORDER BY ${name} LIMIT 1`
  const walk = `(${next("")}) UNION ALL SELECT (${next(` WHERE ${name} > walk.name`)}) FROM walk WHERE walk.name IS NOT NULL`
  const exists = isOne ? ` AND EXISTS (SELECT 1 FROM ${table} WHERE ${name} = walk.name AND ${ofTimeframe})` : ""
  return {
    sql: `WITH RECURSIVE walk(name) AS (${walk}) SELECT name::text FROM walk WHERE name IS NOT NULL${exists}`,
    parameters,
  }
}

/** The statement that lists the timeframes, if there is a column of them. */
export const timeframesQuery = ({ columns: { timeframe }, sql: table }: CandleTable): Statement | undefined => {
  if (timeframe === undefined) return undefined
  const name = quoted(timeframe.name)
  return { sql: `SELECT DISTINCT ${name}::text FROM ${table} WHERE ${name} IS NOT NULL`, parameters: [] }
}

/** The statement that returns the largest of the first times, from which their unit is inferred. */
export const largestTimeQuery = ({ columns, sql: table }: CandleTable): Statement => ({
  sql: `SELECT max(abs(t::float8)) FROM (SELECT ${quoted(columns.time.name)} AS t FROM ${table} LIMIT 1000) s`,
  parameters: [],
})
