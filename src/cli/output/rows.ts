import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { Flag, ProcessingResult, Value } from "../../job/ProcessingResult.ts"

/** A row of a table: a match, or the named values of a symbol. */
export interface Row {
  readonly symbol: string
  readonly time: number
  readonly close: number
  readonly values: Readonly<Record<string, Value>>
  readonly flags?: ReadonlyArray<Flag>
}

/** A column of rows; a `null` cell is na. */
export interface Column {
  readonly name: string
  readonly cell: (row: Row) => Value | string
}

/** The order of rows. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** The rows of a job, in order. */
export interface Rows {
  readonly columns: ReadonlyArray<Column>
  /** Columns that are shown only on request. */
  readonly more: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<Row>
  /** How many rows `limit` cut off. */
  readonly hidden: number
  /** The column of `--sort`, if it does not exist. */
  readonly unsorted: string | undefined
}

/** How many extra rows to collect before sorting and cutting. */
const ROWS_TO_SORT = 10_000

const DATE: Column = { name: "date", cell: ({ time }) => time }
const SYMBOL: Column = { name: "symbol", cell: ({ symbol }) => symbol }
const CLOSE: Column = { name: "close", cell: ({ close }) => close }

/** Shows only the flag `Quality`: the others are not about the candles of a row. */
const FLAGS: Column = { name: "flags", cell: ({ flags }) => (flags?.includes("Quality") === true ? "Quality" : "") }

const valueColumn = (name: string): Column => ({
  name,
  // A custom processor may return other names for each symbol.
  cell: ({ values }) => (Object.hasOwn(values, name) ? (values[name] ?? null) : null),
})

/** Finds a column by name; `time` is an alias of `date`. */
export const columnNamed = (columns: ReadonlyArray<Column>, name: string): Column | undefined =>
  columns.find((column) => column.name === name) ??
  (name === "time" ? columns.find(({ name: is }) => is === "date") : undefined)

type Order = (a: Row, b: Row) => number

const compare = (a: Value | string, b: Value | string): number => (a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1)

const newestFirst: Order = (a, b) => b.time - a.time || compare(a.symbol, b.symbol)

/** Orders na last, in either direction. */
const byColumn =
  ({ cell }: Column, descending: boolean, otherwise: Order): Order =>
  (a, b) => {
    const [one, other] = [cell(a), cell(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null) || otherwise(a, b)
    return (descending ? compare(other, one) : compare(one, other)) || otherwise(a, b)
  }

const inOrderOf = (symbols: ReadonlyArray<string>): Order => {
  const ranks = new Map(symbols.map((symbol, index) => [symbol, index]))
  const rank = ({ symbol }: Row) => ranks.get(symbol) ?? 0
  return (a, b) => rank(a) - rank(b)
}

const rowsOf = (result: ProcessingResult, isCompute: boolean): Array<Row> => {
  const { computedIndicators, error, matches, symbol } = result
  const flags = result.flags === undefined ? {} : { flags: result.flags }
  if (!isCompute) return matches.map(({ close, time, values }) => ({ symbol, time, close, values, ...flags }))
  return error === undefined ? [{ symbol, time: 0, close: 0, values: computedIndicators, ...flags }] : []
}

/**
 * Collects the rows of a job: matches newest first, or symbols in their order, unless `sort` is given; keeps the first
 * `limit` rows.
 */
export const collectRows = (job: ProcessingJob, limit: number, sort?: Sort) => {
  const isCompute = job.jobType === "compute"
  const fixed = isCompute ? [SYMBOL] : [DATE, SYMBOL, CLOSE]
  const named = new Map<string, Column>()
  const columns = () => [...fixed, ...named.values()]
  const usual = isCompute ? inOrderOf(job.symbols) : newestFirst
  let rows: Array<Row> = []
  let total = 0
  const firstRows = (): Array<Row> => {
    const by = sort && columnNamed(columns(), sort.column)
    const order = sort === undefined || by === undefined ? usual : byColumn(by, sort.descending, usual)
    return rows.toSorted(order).slice(0, limit)
  }
  return {
    add: (result: ProcessingResult): void => {
      for (const row of rowsOf(result, isCompute)) {
        total += 1
        rows.push(row)
        for (const name of Object.keys(row.values)) if (!named.has(name)) named.set(name, valueColumn(name))
      }
      // Sort and cut from time to time, so that rows beyond the limit take no memory; they are counted.
      if (rows.length > 2 * limit + ROWS_TO_SORT) rows = firstRows()
    },
    take: (): Rows => {
      const shown = firstRows()
      const isSorted = sort === undefined || columnNamed(columns(), sort.column) !== undefined
      const unsorted = isSorted ? undefined : sort.column
      const more = named.has(FLAGS.name) ? [] : [FLAGS]
      return { columns: columns(), more, rows: shown, hidden: total - shown.length, unsorted }
    },
  }
}
