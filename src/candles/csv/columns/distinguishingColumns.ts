import type { Dialect } from "../dialect.ts"
import { columnKey } from "./columnNames.ts"
import { metadataKind, type MetadataKind } from "./metadataNames.ts"
import { isNumeric } from "../values/numberForms.ts"
import { monthNumber } from "../values/monthNames.ts"

/** An unread column whose values might separate series. */
export interface DistinguishingColumn {
  readonly column: number
  /** Whether its values may be names, rather than dates, numbers or marks such as expiries and strikes. */
  readonly hasNames: boolean
  /** Its name in the file, or its position. */
  readonly name: string
  /** Whether it is the exchange or the currency of a symbol that another column names. */
  readonly isOfSymbol?: boolean
  /** The kind of metadata in it, if any: the length of each bar, or the unit of its prices. */
  readonly metadata?: MetadataKind
}

/** Names of columns in which one symbol has one value, unless its rows are of two securities. */
const OF_SYMBOL =
  /^(currency|currencycode|ccy|curr?|waluta|währung|devise|moneda|valuta|exchange|exch|exchangecode|exchangename|exchangeshortname|mic|miccode|market|venue|board|boardid|country)$/

/** No value, which spreadsheets also write as errors: `#DIV/0!`. */
const MISSING = /^(|null|nan|na|n\/a|none|-|--|\.|#[a-z\d/]+[!?]?)$/i
const WORDS =
  /^(true|false|yes|no|y|n|mon(day)?|tue(s(day)?)?|wed(nesday)?|thu(r(s(day)?)?)?|fri(day)?|sat(urday)?|sun(day)?)$/i
/** Dates, times of day and links, which are not symbols. */
const TIMES = /^\d{1,4}\D{0,2}\d{1,2}\D{0,2}\d{1,4}\D|^\d{1,4}[-/.:]\d|^\d{1,2}[-\s]?\p{L}{3,}[-\s]\d{2,4}|^https?:/u
/** Integers that may name a series rather than count something. */
const NUMBERED = /(^|[\s_])(id|no|code|key|sid|isin|cusip|security|instrument|asset|company)$|[a-z](Id|ID|Code)$/

/** Whether a field has no value. */
export const isMissing = (text: string): boolean => MISSING.test(text)

/** Whether a string may name a series: it is not a number, a date or a mark. */
const mayName = (text: string): boolean =>
  !WORDS.test(text) &&
  !TIMES.test(text) &&
  !isNumeric(text.replace(/\s*[%‰]$/, "")) &&
  monthNumber(/^\p{L}+/u.exec(text)?.[0] ?? "") === undefined

/** Columns that follow from a row's time, or that describe the adjustment of its prices. */
const DERIVED =
  /^(year|quarter|month|week|weekday|dayofweek|dayname|monthname|day|hour|decade)$|factor|ratio|split|adj|div/
/** Numbers that repeat at least this often, in rows per value, are not measurements. */
const ROWS_A_VALUE = 4

/** Columns of metadata: of the length of each bar, or the unit of its prices. */
export const metadataColumns = (names: ReadonlyArray<string>): ReadonlyArray<DistinguishingColumn> =>
  names.flatMap((name, column) => {
    const metadata = metadataKind(name)
    return metadata === undefined ? [] : [{ column, hasNames: false, name, metadata }]
  })

/** The unread columns of a file without a symbol column; in other files, only those of exchange and currency. */
export const distinguishingColumns = (
  names: ReadonlyArray<string>,
  { columns, where }: Pick<Dialect, "columns" | "where">,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): ReadonlyArray<DistinguishingColumn> => {
  if (columns.symbol !== undefined) {
    return names.flatMap((name, column) =>
      OF_SYMBOL.test(columnKey(name)) && !where.some((filter) => filter.column === column)
        ? [{ column, hasNames: true, name, isOfSymbol: true }]
        : [],
    )
  }
  const used = new Set<number | undefined>([...Object.values(columns), ...where.map(({ column }) => column)])
  return names.flatMap((name, column): ReadonlyArray<DistinguishingColumn> => {
    if (name === "-" || used.has(column)) return []
    const values = rows.flatMap((row) => (isMissing(row[column] ?? "") ? [] : [row[column]]))
    const named = name === "" ? `number ${column + 1}, which has no name` : name
    const isNumbered = NUMBERED.test(name) && values.every((value) => /^\d+$/.test(value))
    // A mostly empty column, such as notes, would leave rows without a symbol.
    if (values.length * 2 >= rows.length && (isNumbered || values.some(mayName)))
      return [{ column, name: named, hasNames: true }]
    const distinct = new Set(rows.map((row) => row[column] ?? "")).size
    const isDerived = DERIVED.test(columnKey(name))
    return isDerived || distinct * ROWS_A_VALUE > rows.length ? [] : [{ column, name: named, hasNames: false }]
  })
}

/** Columns that could distinguish rows of the same time: strings that are not numbers, and that repeat. */
export const symbolCandidates = (
  names: ReadonlyArray<string>,
  used: ReadonlySet<number>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): ReadonlyArray<string> =>
  names.filter((name, column) => {
    if (name === "" || used.has(column)) return false
    const values = new Set(rows.map((row) => row[column] ?? ""))
    if (values.size < 2) return false
    return (
      [...values].some((value) => !isNumeric(value)) ||
      (values.size < rows.length && [...values].every((value) => /^\d+$/.test(value)))
    )
  })
