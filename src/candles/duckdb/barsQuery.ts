import type { SourceRequest } from "../source/CandleSource.ts"
import type { TableColumn } from "../source/tableColumns.ts"
import { timeframeMs } from "../timeframeSpacing.ts"
import type { Relation } from "./relation.ts"
import { literal, quoted } from "./sqlText.ts"

/** The first ms of the year 0, and the first after the year 9999. */
const [FIRST_MS, END_MS] = [-62_167_219_200_000, 253_402_300_800_000]
/** The factor by which nights, weekends and holidays stretch a number of bars: daily bars, and shorter ones. */
const [DAILY_GAPS, SHORTER_GAPS] = [2, 8]

/** A time so far before `ms` that most symbols have `bars` bars in between. */
const backFrom = (ms: number, bars: number, timeframe: string): number => {
  const length = timeframeMs(timeframe)
  return ms - (bars + 10) * length * (length >= 86_400_000 ? DAILY_GAPS : SHORTER_GAPS)
}

const instant = ({ kind, type }: TableColumn, ms: number, unitMs: number): string => {
  if (kind === "number") return String(ms / unitMs)
  const make = type === "TIMESTAMP WITH TIME ZONE" ? "make_timestamptz" : "make_timestamp"
  return `${make}(${Math.min(Math.max(Math.ceil(ms), FIRST_MS), END_MS)}::BIGINT * 1000)`
}

/** The symbols to read: all from the first to the last, or only some of these. */
export interface Wanted {
  readonly first: string
  readonly last: string
  readonly only: ReadonlyArray<string> | undefined
}

const price = (name: string): string => `list(coalesce(${name}::DOUBLE, 'NaN'::DOUBLE))`

/** The time to read bars from, if not all are needed; `newest` is the time of the newest row, in ms. */
const sinceOf = ({ before, last, range, timeframe: of }: SourceRequest, newest: number): number | undefined => {
  const end = Math.min(range.to ?? Infinity, newest)
  const byLast = last === Infinity ? undefined : backFrom(end, last, of)
  const byRange =
    range.from === undefined || before === Infinity ? undefined : backFrom(Math.min(range.from, END_MS), before, of)
  const since = Math.max(byLast ?? -Infinity, byRange ?? -Infinity)
  return Number.isFinite(since) && since > FIRST_MS ? since : undefined
}

/** Creates the statements that read a relation. */
export const makeStatements = ({ columns, sql: rows, symbol }: Relation, unitMs: number) => {
  const { time, timeframe } = columns
  const timeName = quoted(time.name)
  const ms = time.kind === "number" ? `floor(${timeName}::DOUBLE * ${unitMs})` : `epoch_ms(${timeName})::DOUBLE`
  const ofTimeframe = (of: string | undefined): string =>
    timeframe === undefined || of === undefined ? "" : ` AND ${quoted(timeframe.name)}::VARCHAR = ${literal(of)}`
  const bound = (operator: "<" | ">=", at: number): string =>
    ` AND ${timeName} ${operator} ${instant(time, at, unitMs)}`

  return {
    bars: ({ first, last, only }: Wanted, request: SourceRequest, newest: number) => {
      const names = request.columns.flatMap((column) => columns[column]?.name ?? [])
      const since = sinceOf(request, newest)
      const { to } = request.range
      // The range lets DuckDB skip most of a table that is sorted by symbol; the list alone would cost as much as reading.
      const list = only === undefined ? "" : ` AND ${symbol} IN (${only.map(literal).join(", ")})`
      const where = `${symbol} BETWEEN ${literal(first)} AND ${literal(last)}${list}${ofTimeframe(request.timeframe)}`
      const lists = [`list(coalesce(${ms}, 'NaN'::DOUBLE))`, ...names.map((name) => price(quoted(name)))].join(", ")
      const until = to === undefined || to >= END_MS ? "" : bound("<", to)
      const from = since === undefined ? "" : bound(">=", since)
      return {
        bars: `SELECT ${symbol}, ${lists} FROM ${rows} WHERE ${where}${from}${until} GROUP BY 1`,
        /** Counts the bars of each symbol that were not read. */
        skipped:
          since === undefined
            ? undefined
            : `SELECT ${symbol}, count(DISTINCT ${ms}) FROM ${rows} WHERE ${where}${bound("<", since)} GROUP BY 1`,
      }
    },
    symbols: (of: string | undefined): string =>
      `SELECT DISTINCT ${symbol} FROM ${rows} WHERE ${symbol} IS NOT NULL${ofTimeframe(of)}`,
    timeframes:
      timeframe === undefined
        ? undefined
        : `SELECT DISTINCT ${quoted(timeframe.name)}::VARCHAR FROM ${rows} WHERE ${quoted(timeframe.name)} IS NOT NULL`,
    newest: `SELECT max(${ms}) FROM ${rows}`,
    /** The largest of the first times, from which their unit is inferred. */
    firstTimes: `SELECT max(abs(t::DOUBLE)) FROM (SELECT ${timeName} AS t FROM ${rows} LIMIT 1000)`,
  }
}
