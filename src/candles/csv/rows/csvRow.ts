import { judgePrices } from "./rowPrices.ts"
import { type CsvRow, emptyRow, fastRowReader } from "./csvFastRow.ts"
import { splitFields } from "../csvFields.ts"
import { makeJoints } from "./joints.ts"
import { END_MS, LAST_YEAR, makeRowTimes, quoted } from "./rowTimes.ts"
import { Refusal, type Dialect } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import { isAmbiguous, readings, readNumber } from "../values/numberForms.ts"
import type { BarEnds } from "../values/barBegin.ts"
import type { TimeMode } from "../values/rowTime.ts"
import { wrongSymbol } from "../symbolName.ts"
import { fieldOf } from "../values/timeText.ts"

/** Reads rows into {@link CsvRow}; returns the reason if a row is not a bar, or `"filtered"` if `where` excludes it. */
export interface CsvRowReader {
  readonly row: CsvRow
  readonly read: (bytes: Buffer, start: number, end: number) => string | undefined
  /** The assumptions about the rows that were read. */
  readonly assumptions: () => ReadonlyArray<string>
}

/** Settings for reading rows, apart from their dialect. */
export interface RowSettings {
  /** The symbol of rows in a file that has no column for it. */
  readonly symbol: string
  readonly mode: TimeMode
  readonly localTime: LocalTime | undefined
  /** Present if times are the ends of bars. */
  readonly endsOf?: BarEnds
  readonly allowNegative?: boolean
  /** Columns that might name the symbol. */
  readonly marks?: ReadonlyArray<number>
}

/** Years outside this range belong to another calendar, such as that of Iran, Taiwan or Thailand. */
const FIRST_YEAR = 1600
const FIRST_MS = Date.UTC(FIRST_YEAR, 0)

/** Line breaks other than LF. */
const OTHER_ENDS = /[\r\u0085\u2028\u2029\v\f]/

/** The result for a row that `where` excludes. */
export const FILTERED = "filtered"

const MISSING = /^(|null|nan|na|n\/a|none|-|--|\.)$/i

const wrongNumber = (name: string, text: string, { decimal }: Dialect): string => {
  if (decimal === "either" && isAmbiguous(text))
    return `the ${name} ${quoted(text)} may be two numbers: give --decimal point or --decimal comma`
  return `the ${name} ${quoted(text)} is not a number`
}

/** Whether a number has several groups of thousands: then shorter ones may have been read as decimals. */
const areGroups = (text: string): boolean => /^\d{1,3}(?:\.\d{3}){2,}$|^\d{1,3}(?:,\d{3}){2,}$/.test(text)

/** The least number of numbers of another form that are not just mistakes. */
const FEWEST_OTHERS = 2

/** The largest 64-bit integer marks a missing price. */
const NO_PRICE = 2 ** 63

/** Converts a price in a smaller unit, `per` of which make 1. */
export const partOf = (count: number, per: number): number => {
  if (!(count < NO_PRICE)) return NaN
  const exponent = -Math.log10(per)
  const text = String(count)
  // 1.872 * 100 and 58.3 / 100 have rounding errors, unlike divisions of integers: shift the exponent in the text instead.
  const isExact = (Number.isInteger(count) && per >= 1) || !Number.isInteger(exponent) || text.includes("e")
  return isExact ? count / per : Number(`${text}e${exponent}`)
}

/** Makes a reader for the rows of a file; several readers may share one `row`. */
export const csvRowReader = (
  dialect: Dialect,
  settings: RowSettings,
  row: CsvRow = emptyRow(settings.symbol),
): CsvRowReader => {
  const { columns, decimal, pricesPer, separator, volumeDecimal, where, wider, width } = dialect
  const { marks = [] } = settings
  const readFast = fastRowReader(dialect, { ...settings, marks }, row)
  const joints = columns.symbol === undefined ? makeJoints(row) : undefined
  const times = makeRowTimes(dialect, settings, row, joints)
  let otherDecimals = 0
  let otherVolumes = 0
  const isOtherDecimal = (text: string): boolean => {
    if (decimal === "either") return false
    const { comma, point } = readings(text)
    return Number.isNaN(decimal === "point" ? point : comma) && !Number.isNaN(decimal === "point" ? comma : point)
  }
  const readPrice = (text: string): number => {
    const price = readNumber(text, decimal, separator)
    return pricesPer === 1 ? price : partOf(price, pricesPer)
  }
  const { allowNegative = false } = settings
  /** The reason why a readable row has no valid price. */
  let withoutPrice: string | undefined

  const readFields = (fields: ReadonlyArray<string>): string | undefined => {
    times.onFields(fields)
    if (fields.length < width || (!wider && fields.slice(width).some((field) => field !== ""))) {
      return `it has ${fields.length} fields where the header has ${width}`
    }
    for (const { column, values } of where) if (!values.has(fieldOf(fields, column))) return FILTERED
    row.symbol = columns.symbol === undefined ? settings.symbol : fieldOf(fields, columns.symbol)
    const wrong = wrongSymbol(row.symbol) ?? times.read(fields)
    if (wrong !== undefined) return wrong
    for (const price of ["open", "high", "low", "close"] as const) {
      const text = fieldOf(fields, columns[price])
      row[price] = readPrice(text)
      if (!Number.isNaN(row[price])) continue
      if (isOtherDecimal(text) && ++otherDecimals >= FEWEST_OTHERS)
        throw new Refusal(
          `its numbers are written in two ways: they have a decimal ${decimal}, and ${text} has none: write all of them in one`,
        )
      const reason = text === "" ? `the ${price} is empty` : wrongNumber(price, text, dialect)
      if (!MISSING.test(text)) return reason
      withoutPrice ??= reason
    }
    for (const [index, column] of marks.entries()) row.marks[index] = fieldOf(fields, column)
    if (columns.adjusted !== undefined) row.adjusted = readPrice(fieldOf(fields, columns.adjusted))
    const volume = fieldOf(fields, columns.volume)
    row.volume = readNumber(volume, volumeDecimal, separator, true)
    if (row.volume === dialect.noVolume) row.volume = NaN
    if (Number.isNaN(row.volume) && !MISSING.test(volume)) {
      if (areGroups(volume) && ++otherVolumes >= FEWEST_OTHERS)
        throw new Refusal(
          `its volumes, such as ${volume}, have other signs between thousands than its prices, and may be read wrong: write them without`,
        )
      row.unreadVolume = wrongNumber("volume", volume, dialect)
    }
    return undefined
  }

  const readAny = (line: string): string | undefined => {
    const fields = splitFields(line, separator)
    if (fields !== undefined && fields.length >= width * 2 - 1 && OTHER_ENDS.test(line))
      throw new Refusal("its lines end in two ways, so that some have several rows: end each with a line feed")
    return fields === undefined ? "a quote is opened and not closed on this line" : readFields(fields)
  }

  const rules = { allowNegative, isAdjusted: columns.adjusted !== undefined }
  const wrongYear = (): string | undefined =>
    row.time >= FIRST_MS && row.time < END_MS
      ? undefined
      : `the date is of the year ${new Date(row.time).getUTCFullYear()}: only those from ${FIRST_YEAR} to ${LAST_YEAR} of the Gregorian calendar are read`

  return {
    row,
    assumptions: times.assumptions,
    read: (bytes, start, end) => {
      row.corrected = false
      row.unreadVolume = undefined
      withoutPrice = undefined
      const unread = readFast(bytes, start, end) ? undefined : readAny(bytes.toString("utf8", start, end))
      const wrong = unread ?? wrongYear() ?? judgePrices(row, rules, withoutPrice)
      if (wrong === undefined) joints?.onRow()
      return wrong
    },
  }
}
