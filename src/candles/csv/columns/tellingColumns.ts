import type { Dialect } from "../dialect.ts"
import { columnKey } from "./columnNames.ts"
import { isNumeric } from "../values/numberForms.ts"
import { monthNumber } from "../values/monthNames.ts"

/** A column that is not read, whose values might tell series apart. */
export interface TellingColumn {
  readonly column: number
  /** Whether they may be names, rather than dates, numbers or marks, as those of expiries and strikes are. */
  readonly hasNames: boolean
  /** As the file calls it, or where it stands. */
  readonly name: string
}

const MISSING = /^(|null|nan|na|n\/a|none|-|--|\.)$/i
const WORDS =
  /^(true|false|yes|no|y|n|mon(day)?|tue(s(day)?)?|wed(nesday)?|thu(r(s(day)?)?)?|fri(day)?|sat(urday)?|sun(day)?)$/i
/** Dates, times of day, and links: no symbol is written like them. */
const TIMES = /^\d{1,4}\D{0,2}\d{1,2}\D{0,2}\d{1,4}\D|^\d{1,4}[-/.:]\d|^\d{1,2}[-\s]?\p{L}{3,}[-\s]\d{2,4}|^https?:/u
/** What of integers may name a series, rather than count something. */
const NUMBERED = /(^|[\s_])(id|no|code|key|sid|isin|cusip|security|instrument|asset|company)$|[a-z](Id|ID|Code)$/

/** Whether a column has no value there. */
export const isMissing = (text: string): boolean => MISSING.test(text)

/** Whether a text may name a series of bars: it is no number, date or mark. */
const mayName = (text: string): boolean =>
  !WORDS.test(text) &&
  !TIMES.test(text) &&
  !isNumeric(text.replace(/\s*[%‰]$/, "")) &&
  monthNumber(/^\p{L}+/u.exec(text)?.[0] ?? "") === undefined

/** What follows from the time of a row, or from what the prices were adjusted for. */
const DERIVED =
  /^(year|quarter|month|week|weekday|dayofweek|dayname|monthname|day|hour|decade)$|factor|ratio|split|adj|div/
/** Of so many rows one value each, at least, is no number that is measured. */
const ROWS_A_VALUE = 4

/** The columns that are not read, of a file in which no column is known to name the symbol. */
export const tellingColumns = (
  names: ReadonlyArray<string>,
  { columns, where }: Pick<Dialect, "columns" | "where">,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): ReadonlyArray<TellingColumn> => {
  if (columns.symbol !== undefined) return []
  const told = new Set<number | undefined>([...Object.values(columns), ...where.map(({ column }) => column)])
  return names.flatMap((name, column): ReadonlyArray<TellingColumn> => {
    if (name === "-" || told.has(column)) return []
    const values = rows.flatMap((row) => (isMissing(row[column] ?? "") ? [] : [row[column]]))
    const named = name === "" ? `number ${column + 1}, which has no name` : name
    const isNumbered = NUMBERED.test(name) && values.every((value) => /^\d+$/.test(value))
    // Of what is mostly missing, such as notes, rows would have no symbol.
    if (values.length * 2 >= rows.length && (isNumbered || values.some(mayName)))
      return [{ column, name: named, hasNames: true }]
    const distinct = new Set(rows.map((row) => row[column] ?? "")).size
    const isDerived = DERIVED.test(columnKey(name))
    return isDerived || distinct * ROWS_A_VALUE > rows.length ? [] : [{ column, name: named, hasNames: false }]
  })
}

/** Columns by which rows of one time could be told apart: texts that are no numbers and come more than once. */
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
