import { wrongBar } from "./barRules.ts"
import { parseBarTime } from "./barTime.ts"
import { fastRowReader } from "./csvFastRow.ts"
import { splitFields, type CsvHeader } from "./csvHeader.ts"
import { wrongSymbol } from "./symbolName.ts"

/** The row that was read last; reading the next one overwrites it. */
export interface CsvRow {
  symbol: string
  time: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

/** Reads rows into {@link CsvRow}; gives the reason where a row is no bar. */
export interface CsvRowReader {
  readonly row: Readonly<CsvRow>
  readonly read: (bytes: Buffer, start: number, end: number) => string | undefined
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const MISSING = /^(|null|nan|na|n\/a|none|-)$/i

const parseNumber = (text: string): number => (NUMBER.test(text) ? Number(text) : NaN)

/** Why a number of a form of another country, or of a spreadsheet, is none here. */
const wrongNumber = (name: string, text: string): string =>
  `the ${name} ${quoted(text)} is not a number${/\d,\d/.test(text) ? ": write 1234.5 for 1.234,5 or 1,234.5" : ""}`

const quoted = (text: string): string => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`

/** Reads the rows under `header`; `fileSymbol` is their symbol where no column names it. */
export const csvRowReader = (header: CsvHeader, fileSymbol: string, dates: boolean): CsvRowReader => {
  const { columns, separator, width } = header
  const row: CsvRow = { symbol: fileSymbol, time: NaN, open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN }
  const readFast = fastRowReader(header, dates, row)

  const readFields = (fields: ReadonlyArray<string>): string | undefined => {
    if (fields.length < width || fields.slice(width).some((field) => field !== "")) {
      return `it has ${fields.length} fields where the header has ${width}`
    }
    const field = (column: number | undefined): string => (column === undefined ? "" : fields[column])
    row.symbol = columns.symbol === undefined ? fileSymbol : field(columns.symbol)
    const wrong = wrongSymbol(row.symbol)
    if (wrong !== undefined) return wrong
    const date = `${field(columns.date)} ${field(columns.clock)}`.trim()
    row.time = parseBarTime(date, dates)
    if (Number.isNaN(row.time)) return wrongDate(date)
    for (const price of ["open", "high", "low", "close"] as const) {
      const text = field(columns[price])
      if (text === "") return `the ${price} is empty`
      row[price] = parseNumber(text)
      if (Number.isNaN(row[price])) return wrongNumber(price, text)
    }
    const volume = field(columns.volume)
    row.volume = parseNumber(volume)
    return Number.isNaN(row.volume) && !MISSING.test(volume) ? wrongNumber("volume", volume) : undefined
  }

  const readAny = (line: string): string | undefined => {
    const fields = splitFields(line, separator)
    return fields === undefined ? "a quote is opened and not closed on this line" : readFields(fields)
  }

  return {
    row,
    read: (bytes, start, end) =>
      (readFast(bytes, start, end) ? undefined : readAny(bytes.toString("utf8", start, end))) ??
      wrongBar(row.open, row.high, row.low, row.close, row.volume),
  }
}

const wrongDate = (date: string): string =>
  date === ""
    ? "the date is empty"
    : `the date ${quoted(date)} cannot be read: expected 2013-02-08, 2013-02-08 09:30 (UTC), an ISO instant, or s, ms, µs or ns since 1970`
