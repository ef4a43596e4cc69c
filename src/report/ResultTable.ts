import { formatInstant } from "../job/Instant.ts"
import type { Flag, MatchedBar, ProcessingResult, Value } from "../job/ProcessingResult.ts"
import { formatNumbers } from "./numberFormat.ts"
import type { TextColumn } from "./textTable.ts"

const DAY_MS = 86_400_000

/** A match and its symbol. @since 0.1.0 */
export interface MatchRow extends MatchedBar {
  readonly symbol: string
  readonly flags?: ReadonlyArray<Flag>
}

/** The matches of a result, each with the symbol. @since 0.1.0 */
export const matchRows = ({ flags, matches, symbol }: ProcessingResult): ReadonlyArray<MatchRow> =>
  matches.map((match) => ({ symbol, ...match, ...(flags === undefined ? {} : { flags }) }))

/** A last column of quality flags, only if a symbol has one. */
const qualityColumn = (rows: ReadonlyArray<{ readonly flags?: ReadonlyArray<Flag> }>): ReadonlyArray<TextColumn> => {
  const cells = rows.map(({ flags }) => (flags?.includes("Quality") === true ? "Quality" : ""))
  return cells.some((cell) => cell !== "") ? [{ header: "flags", align: "left", cells }] : []
}

/** Times as dates, or to the minute if one of them is not at midnight. */
export const timeColumn = (times: ReadonlyArray<number>): TextColumn => {
  const daily = times.every((time) => time % DAY_MS === 0)
  return {
    header: daily ? "date" : "time (UTC)",
    align: "left",
    cells: times.map((time) =>
      formatInstant(time)
        .slice(0, daily ? 10 : 16)
        .replace("T", " "),
    ),
  }
}

/** Values as one column; numbers with the same number of decimals. */
export const valueColumn = (header: string, values: ReadonlyArray<Value>): TextColumn => {
  const numbers = formatNumbers(values.filter((value) => typeof value === "number"))[Symbol.iterator]()
  return {
    header,
    align: "right",
    cells: values.map((value) =>
      value === null ? "na" : typeof value === "number" ? (numbers.next().value ?? "") : String(value),
    ),
  }
}

type Values = Readonly<Record<string, Value>>

const valueColumns = (rows: ReadonlyArray<Values>): ReadonlyArray<TextColumn> => {
  const names = new Set(rows.flatMap(Object.keys))
  return [...names].map((name) =>
    valueColumn(
      name,
      // A custom processor may name other values for each symbol.
      rows.map((values) => (Object.hasOwn(values, name) ? (values[name] ?? null) : null)),
    ),
  )
}

const newestFirst = (a: MatchRow, b: MatchRow): number =>
  b.time - a.time || (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0)

/**
 * Returns matches as the columns of a table, newest first: date (or time in UTC for intraday bars), symbol, close, the
 * named values, and `Quality` if the symbol has that flag. `limit` is the maximum number of matches. None if there is
 * no match.
 *
 * @since 0.1.0
 */
export const matchColumns = (rows: ReadonlyArray<MatchRow>, limit = Infinity): ReadonlyArray<TextColumn> => {
  const shown = rows.toSorted(newestFirst).slice(0, limit)
  if (shown.length === 0) return []
  return [
    timeColumn(shown.map(({ time }) => time)),
    { header: "symbol", align: "left", cells: shown.map(({ symbol }) => symbol) },
    valueColumn(
      "close",
      shown.map(({ close }) => close),
    ),
    ...valueColumns(shown.map(({ values }) => values)),
    ...qualityColumn(shown),
  ]
}

/** The named values of a symbol at the last bar of the range. @since 0.1.0 */
export interface IndicatorRow {
  readonly symbol: string
  readonly values: Values
  readonly flags?: ReadonlyArray<Flag>
}

/**
 * Returns computed values as the columns of a table, in the order of `rows`. `limit` is the maximum number of rows. None
 * if there is no row.
 *
 * @since 0.1.0
 */
export const indicatorColumns = (rows: ReadonlyArray<IndicatorRow>, limit = Infinity): ReadonlyArray<TextColumn> => {
  const shown = rows.slice(0, limit)
  if (shown.length === 0) return []
  return [
    { header: "symbol", align: "left", cells: shown.map(({ symbol }) => symbol) },
    ...valueColumns(shown.map(({ values }) => values)),
    ...qualityColumn(shown),
  ]
}
