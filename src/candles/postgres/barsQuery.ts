import type { SourceRequest } from "../source/CandleSource.ts"
import type { TableColumn } from "../source/tableColumns.ts"
import type { CandleTable } from "./candleTable.ts"
import { quoted, type Statement } from "./sqlText.ts"

/** The first ms of the year 0, and the first after the year 9999. */
const [FIRST_MS, END_MS] = [-62_167_219_200_000, 253_402_300_800_000]

/** Converts ms since 1970 to the type of the time column, in SQL. */
const instant = ({ kind, type }: TableColumn, parameter: string, unitMs: number): string => {
  if (kind === "number") return `(${parameter}::float8 / ${unitMs})`
  const time = `to_timestamp(${parameter}::float8 / 1000)`
  return type === "timestamp with time zone" ? time : `(${time} AT TIME ZONE 'UTC')`
}

/** The bytes of a time, in SQL: µs since 2000, or the number itself. */
const timeBytes = ({ kind, type }: TableColumn, name: string): string => {
  if (kind === "number") return `float8send(coalesce(${name}::float8, 'NaN'))`
  if (type === "timestamp with time zone") return `timestamptz_send(coalesce(${name}, 'infinity'))`
  return `timestamp_send(coalesce(${name}::timestamp, 'infinity'))`
}

const priceBytes = (name: string): string => `float8send(coalesce(${name}::float8, 'NaN'))`

/**
 * The statement that reads bars. It returns a row per symbol: its name, the number of bars before the first one that
 * is read, and the bytes of its times and of each requested column.
 */
export const barsQuery = (
  { columns, hasPlaces, isIndexed, isUnique, sql: table, symbolText }: CandleTable,
  unitMs: number,
  symbols: ReadonlyArray<string>,
  { before, columns: asked, last, range, timeframe }: SourceRequest,
): Statement => {
  const parameters: Array<unknown> = [symbols]
  const add = (value: unknown): string => `$${parameters.push(value)}`
  const time = quoted(columns.time.name)
  const names = asked.flatMap((column) => columns[column]?.name ?? []).map(quoted)
  const bytes = [timeBytes(columns.time, time), ...names.map(priceBytes)]
  // If two rows may have the same time, the later one wins.
  const place = !isUnique && hasPlaces ? ["ctid"] : []
  const read = [time, ...names, ...place].join(", ")
  const bound = (operator: "<" | ">=", ms: number): string =>
    ` AND ${time} ${operator} ${instant(columns.time, add(String(Math.min(Math.max(ms, FIRST_MS), END_MS))), unitMs)}`
  const ofTimeframe =
    columns.timeframe === undefined ? "" : ` AND ${quoted(columns.timeframe.name)}::text = ${add(timeframe)}`
  const until = range.to === undefined || range.to > END_MS ? "" : bound("<", range.to)

  const whole = (): string => {
    const order = [symbolText, time, ...place].join(", ")
    const rows = `SELECT ${symbolText} AS name, ${read} FROM ${table} WHERE ${symbolText} = ANY($1::text[])${ofTimeframe}${until} ORDER BY ${order}`
    const lists = bytes.map((each) => `string_agg(${each}, ''::bytea)`)
    return `SELECT name, 0, ${lists.join(", ")} FROM (${rows}) rows GROUP BY name`
  }

  /** Reads symbol by symbol through the index. */
  const part = (): string => {
    const own = `FROM ${table} WHERE ${symbolText} = s.name${ofTimeframe}`
    const newest = (count: number, condition: string): string =>
      `(SELECT ${read} ${own} AND ${time} IS NOT NULL${condition} ORDER BY ${[time, ...place].map((each) => `${each} DESC`).join(", ")} LIMIT ${add(String(count))}::bigint)`
    const inside = (from: number): string => `(SELECT ${read} ${own}${bound(">=", from)}${until})`
    const rows =
      last !== Infinity || range.from === undefined
        ? newest(last, until)
        : before === 0
          ? inside(range.from)
          : `${newest(before, bound("<", range.from))} UNION ALL ${inside(range.from)}`
    const order = isUnique ? "" : ` ORDER BY ${[time, ...place].join(", ")}`
    const lists = bytes.map((each, i) => `string_agg(${each}, ''::bytea${order}) AS c${i}`)
    const skipped = `SELECT ${isUnique ? "count(*)" : `count(DISTINCT ${time})`} ${own} AND ${time} < b.first`
    return `SELECT s.name, (${skipped}), ${bytes.map((_, i) => `b.c${i}`).join(", ")} FROM unnest($1::text[]) s(name), LATERAL (SELECT min(${time}) AS first, ${lists.join(", ")} FROM (${rows}) rows) b WHERE b.first IS NOT NULL`
  }

  const isBounded = isIndexed && (last !== Infinity || (range.from !== undefined && before !== Infinity))
  const sql = isBounded ? part() : whole()
  return { sql, parameters }
}
