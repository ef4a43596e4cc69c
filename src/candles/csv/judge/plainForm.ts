import { type ChosenColumns, isChosenByNames } from "../columns/csvColumns.ts"
import { splitFields } from "../csvFields.ts"
import { PLAIN_FORMAT, type Decimal, type Dialect } from "../dialect.ts"
import type { FileSettings, SampleLine } from "../fileSettings.ts"
import { dialectOf, survey, type Survey } from "./survey.ts"
import { fieldOf } from "../values/timeText.ts"

type Row = ReadonlyArray<string>

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/
/** A day above 12, which cannot be a month. */
const LATE_DAY = /-(1[3-9]|[23]\d)$/
const PLAIN_NUMBER = /^\d+(\.\d+)?$/
const FRACTION = /^\d+\.\d+$/

/** Whether the first rows have the plain form. */
const isPlain = (
  rows: ReadonlyArray<Row>,
  { columns, pricesPer, where, wider }: ChosenColumns,
  settings: FileSettings,
): boolean =>
  rows.length > 0 &&
  columns.clock === undefined &&
  columns.hour === undefined &&
  columns.period === undefined &&
  where.length === 0 &&
  !wider &&
  settings.decimal !== "comma" &&
  settings.timeForm?.form !== "ydm" &&
  pricesPer === 1 &&
  rows.some((row) => LATE_DAY.test(fieldOf(row, columns.date))) &&
  // Points between thousands: 1.014.262.
  !rows.some((row) => /\..*\./.test(fieldOf(row, columns.volume))) &&
  // Volumes of at most three digits may be the first part of a number with commas between thousands.
  !rows.every((row) => /^\d{1,3}$/.test(fieldOf(row, columns.volume))) &&
  rows.every((row) => {
    const prices = [columns.open, columns.high, columns.low, columns.close]
    return (
      PLAIN_DATE.test(fieldOf(row, columns.date)) && prices.every((column) => PLAIN_NUMBER.test(fieldOf(row, column)))
    )
  })

/** `either` if prices have no fractions; semicolons, which also separate fields with decimal commas, are not plain. */
const decimalOf = (rows: ReadonlyArray<Row>, { columns }: ChosenColumns): Decimal =>
  rows.some((row) => [columns.open, columns.close].some((column) => FRACTION.test(fieldOf(row, column))))
    ? "point"
    : "either"

/** A plain form that is known from its header line. */
interface Known {
  readonly header: SampleLine
  readonly chosen: ChosenColumns
  readonly dialect: Dialect
}

const knownOf = (
  [first]: ReadonlyArray<SampleLine>,
  { chosen, header }: Survey,
  dialect: Dialect,
): Known | undefined => {
  const fields = splitFields(first.text, header.separator) ?? []
  const isFirst =
    dialect.headerLines === first.line &&
    fields[0] !== "" &&
    fields.length === header.names.length &&
    fields.every((field, index) => field === header.names[index])
  return isFirst && isChosenByNames(header.names, chosen.columns.date) ? { header: first, chosen, dialect } : undefined
}

/** The dialect of a file with the header line of a known form, if its rows are plain as well. */
const sameForm = (
  { chosen, dialect, header }: Known,
  [first, ...others]: ReadonlyArray<SampleLine>,
  settings: FileSettings,
): Dialect | undefined => {
  if (first?.text !== header.text || first.line !== header.line || others[0]?.line !== header.line + 1) return undefined
  const rows = others.map(({ text }) => splitFields(text, dialect.separator) ?? [])
  if (rows.some(({ length }) => length !== dialect.names.length) || !isPlain(rows, chosen, settings)) return undefined
  const decimal = decimalOf(rows, chosen)
  return { ...dialect, decimal, volumeDecimal: decimal }
}

/** Detects files of the plain form: ISO dates and plain numbers, which need no judgement. */
export interface PlainForm {
  /** The dialect of a file whose first lines show the plain form; else `undefined`. */
  readonly detect: (lines: ReadonlyArray<SampleLine>, settings: FileSettings) => Dialect | undefined
}

/**
 * Detects the plain form of the files of one import, whose settings differ only by the name of the file. The files of a
 * folder mostly have the same header line: it is analysed once, and then only the rows of each file are checked.
 */
export const makePlainForm = (): PlainForm => {
  let known: Known | undefined
  return {
    detect: (lines, settings) => {
      const same = known === undefined ? undefined : sameForm(known, lines, settings)
      if (same !== undefined) return same
      const seen = survey(lines, settings)
      const { chosen, header, rows } = seen
      const sure = header.assumptions.length + chosen.assumptions.length + header.above.length === 0
      if (!sure || !/^[,\t|]$/.test(header.separator) || !isPlain(rows, chosen, settings)) return undefined
      const decimal = decimalOf(rows, chosen)
      const dialect = dialectOf(
        seen,
        {
          decimal,
          volumeDecimal: decimal,
          time: { ...PLAIN_FORMAT, isProven: true },
          zone: undefined,
          periods: [],
          assumptions: [],
        },
        settings,
      )
      known = knownOf(lines, seen, dialect)
      return dialect
    },
  }
}
