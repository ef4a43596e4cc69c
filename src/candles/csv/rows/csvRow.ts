import { isInstant } from "../../../job/Instant.ts"
import { isTimeName } from "../columns/columnNames.ts"
import { judgePrices } from "./rowPrices.ts"
import { type CsvRow, emptyRow, fastRowReader } from "./csvFastRow.ts"
import { splitFields } from "../csvFields.ts"
import { timeReader } from "../values/dateForms.ts"
import { formName } from "../values/formNames.ts"
import { Refusal, type Dialect, type TimeForm } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import { isAmbiguous, readNumber } from "../values/numberForms.ts"
import { rowTimeReader, type TimeMode } from "../values/rowTime.ts"
import { wrongSymbol } from "../symbolName.ts"
import { fieldOf, timeText } from "../values/timeText.ts"

/** Reads rows into {@link CsvRow}; returns why a row is not a bar, or `"filtered"` if `where` leaves it out. */
export interface CsvRowReader {
  readonly row: CsvRow
  readonly read: (bytes: Buffer, start: number, end: number) => string | undefined
}

/** Settings for reading rows, apart from their dialect. */
export interface RowSettings {
  /** The symbol of rows in a file that has no column for it. */
  readonly symbol: string
  readonly mode: TimeMode
  readonly localTime: LocalTime | undefined
  readonly allowNegative?: boolean
  /** Columns that might name the symbol. */
  readonly marks?: ReadonlyArray<number>
}

/** Years outside of these belong to another calendar: that of Iran and Taiwan, or of Thailand. */
const FIRST_YEAR = 1600
const LAST_YEAR = 2300
const FIRST_MS = Date.UTC(FIRST_YEAR, 0)
const END_MS = Date.UTC(LAST_YEAR + 1, 0)

/** A row that `where` leaves out. */
export const FILTERED = "filtered"

const MISSING = /^(|null|nan|na|n\/a|none|-|--|\.)$/i

const quoted = (text: string): string => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`

const wrongNumber = (name: string, text: string, { decimal }: Dialect): string => {
  if (decimal === "either" && isAmbiguous(text))
    return `the ${name} ${quoted(text)} may be two numbers: say --decimal point or --decimal comma`
  return `the ${name} ${quoted(text)} is not a number`
}

const wrongTime = (text: string, { time }: Dialect): string =>
  text === "" ? "the date is empty" : `the date ${quoted(text)} cannot be read as ${formName(time)}`

/** The fewest dates with a month above 12 that are not just mistakes. */
const FEWEST_TURNED = 2

const OTHER_ORDERS: Readonly<Partial<Record<TimeForm, TimeForm>>> = { dmy: "mdy", mdy: "dmy", iso: "ydm", ydm: "iso" }

/** Whether a date is valid only in the other order of the same numbers, which is not that of the file. */
const otherOrder = ({ time }: Dialect): ((text: string) => boolean) => {
  const form = OTHER_ORDERS[time.form]
  if (form === undefined || time.isProven === true) return () => false
  const [own, read] = [timeReader(time), timeReader({ ...time, form })]
  const into = { wall: 0, offset: undefined }
  return (text) => !own(text, into) && read(text, into)
}

/** Reads the rows of a file in its dialect. */
export const csvRowReader = (dialect: Dialect, settings: RowSettings): CsvRowReader => {
  const { columns, decimal, names, separator, where, wider, width } = dialect
  const { marks = [] } = settings
  const row = emptyRow(settings.symbol)
  const readFast = fastRowReader(dialect, { ...settings, marks }, row)
  const readTime = rowTimeReader(dialect.time, settings.mode, settings.localTime)
  const isOtherOrder = otherOrder(dialect)
  let otherOrders = 0
  /** A line with a single field, which may be the title of another table. */
  let title: string | undefined
  const { allowNegative = false } = settings
  /** Why a row that can be read lacks a price. */
  let withoutPrice: string | undefined

  const timeOf = (fields: ReadonlyArray<string>): string | undefined => {
    if (columns.date === undefined) {
      row.time = dialect.fileDate ?? NaN
      row.timeOfDay = 0
      return undefined
    }
    const text = timeText(fields, columns, dialect.time.clockSeconds)
    if (readTime(text, row) && isInstant(row.time)) return undefined
    // A single one may have the year first, and a mistake in its month.
    if (isOtherOrder(text) && ++otherOrders >= (dialect.time.form === "iso" ? FEWEST_TURNED : 1))
      throw new Refusal(
        `its dates are written in two orders: it was read as ${formName(dialect.time)}, and has ${text}`,
      )
    const date = fieldOf(fields, columns.date)
    if (isTimeName(date)) {
      if (title !== undefined)
        throw new Refusal(`it has a second table, below the line ${quoted(title)}: save each table in a file`)
      const same = names.every((name, column) => name === fieldOf(fields, column))
      if (!same && fields.length > 4)
        throw new Refusal(
          `it has a second line that names columns, other than the first: ${fields.join(", ").slice(0, 80)}`,
        )
    }
    return wrongTime(text, dialect)
  }

  const readFields = (fields: ReadonlyArray<string>): string | undefined => {
    const above = title
    title = fields.length === 1 && !/^\d/.test(fields[0]) ? fields[0] : undefined
    if (isTimeName(fields[0] ?? "")) title = above
    if (fields.length < width || (!wider && fields.slice(width).some((field) => field !== ""))) {
      return `it has ${fields.length} fields where the header has ${width}`
    }
    for (const { column, values } of where) if (!values.has(fieldOf(fields, column))) return FILTERED
    row.symbol = columns.symbol === undefined ? settings.symbol : fieldOf(fields, columns.symbol)
    const wrong = wrongSymbol(row.symbol) ?? timeOf(fields)
    if (wrong !== undefined) return wrong
    for (const price of ["open", "high", "low", "close"] as const) {
      const text = fieldOf(fields, columns[price])
      row[price] = readNumber(text, decimal, separator)
      if (!Number.isNaN(row[price])) continue
      const reason = text === "" ? `the ${price} is empty` : wrongNumber(price, text, dialect)
      if (!MISSING.test(text)) return reason
      withoutPrice ??= reason
    }
    for (const [index, column] of marks.entries()) row.marks[index] = fieldOf(fields, column)
    if (columns.adjusted !== undefined) row.adjusted = readNumber(fieldOf(fields, columns.adjusted), decimal, separator)
    const volume = fieldOf(fields, columns.volume)
    row.volume = readNumber(volume, decimal, separator, true)
    if (Number.isNaN(row.volume) && !MISSING.test(volume)) row.unreadVolume = wrongNumber("volume", volume, dialect)
    return undefined
  }

  const readAny = (line: string): string | undefined => {
    const fields = splitFields(line, separator)
    return fields === undefined ? "a quote is opened and not closed on this line" : readFields(fields)
  }

  const rules = { allowNegative, isAdjusted: columns.adjusted !== undefined }
  const wrongYear = (): string | undefined =>
    row.time >= FIRST_MS && row.time < END_MS
      ? undefined
      : `the date is of the year ${new Date(row.time).getUTCFullYear()}: only those from ${FIRST_YEAR} to ${LAST_YEAR} of the Gregorian calendar are read`

  return {
    row,
    read: (bytes, start, end) => {
      row.mended = false
      row.unreadVolume = undefined
      withoutPrice = undefined
      const unread = readFast(bytes, start, end) ? undefined : readAny(bytes.toString("utf8", start, end))
      return unread ?? wrongYear() ?? judgePrices(row, rules, withoutPrice)
    },
  }
}
