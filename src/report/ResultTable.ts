import { formatInstant } from "../job/Instant.ts"
import type { Flag, MatchedBar, ProcessingResult, Value } from "../job/ProcessingResult.ts"
import { formatNumbers } from "./numberFormat.ts"
import { type TextColumn, textTable } from "./textTable.ts"

const DAY_MS = 86_400_000

/** A match and whose it is. @since 0.1.0 */
export interface MatchRow extends MatchedBar {
  readonly symbol: string
  readonly flags?: ReadonlyArray<Flag>
}

/** The matches of a result, each with the symbol. @since 0.1.0 */
export const matchRows = ({ flags, matches, symbol }: ProcessingResult): ReadonlyArray<MatchRow> =>
  matches.map((match) => ({ symbol, ...match, ...(flags === undefined ? {} : { flags }) }))

/** A last column where the candles of some symbol look wrong; none where those of none do. */
const qualityColumn = (rows: ReadonlyArray<{ readonly flags?: ReadonlyArray<Flag> }>): ReadonlyArray<TextColumn> => {
  const cells = rows.map(({ flags }) => (flags?.includes("Quality") === true ? "Quality" : ""))
  return cells.some((cell) => cell !== "") ? [{ header: "flags", align: "left", cells }] : []
}

/** Times as days, or to the minute where one is within a day. */
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
      // A processor of the user's own may name other values for each symbol.
      rows.map((values) => (Object.hasOwn(values, name) ? (values[name] ?? null) : null)),
    ),
  )
}

const newestFirst = (a: MatchRow, b: MatchRow): number =>
  b.time - a.time || (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0)

/**
 * Matches as the lines of a table, newest first: date (time for bars within a
 * day, UTC), symbol, close and the named values, and `Quality` where the symbol
 * has that flag. `limit` keeps the newest that many. No lines when there is no match.
 *
 * @since 0.1.0
 */
export const renderMatches = (rows: ReadonlyArray<MatchRow>, limit = Infinity): ReadonlyArray<string> => {
  const shown = rows.toSorted(newestFirst).slice(0, limit)
  if (shown.length === 0) return []
  return textTable([
    timeColumn(shown.map(({ time }) => time)),
    { header: "symbol", align: "left", cells: shown.map(({ symbol }) => symbol) },
    valueColumn(
      "close",
      shown.map(({ close }) => close),
    ),
    ...valueColumns(shown.map(({ values }) => values)),
    ...qualityColumn(shown),
  ])
}

/** What a symbol's named values are at the last bar of the range. @since 0.1.0 */
export interface IndicatorRow {
  readonly symbol: string
  readonly values: Values
  readonly flags?: ReadonlyArray<Flag>
}

/**
 * Computed values as the lines of a table, in the order of the symbols given;
 * `limit` keeps the first that many. No lines when there is no row.
 *
 * @since 0.1.0
 */
export const renderIndicators = (rows: ReadonlyArray<IndicatorRow>, limit = Infinity): ReadonlyArray<string> => {
  const shown = rows.slice(0, limit)
  if (shown.length === 0) return []
  return textTable([
    { header: "symbol", align: "left", cells: shown.map(({ symbol }) => symbol) },
    ...valueColumns(shown.map(({ values }) => values)),
    ...qualityColumn(shown),
  ])
}
