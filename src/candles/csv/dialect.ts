/** A part of a time in a separate column. */
export type DatePart = "year" | "month" | "day" | "dayOfYear" | "hour" | "minute" | "second"

/** A role whose column is found by its name. */
export type NamedRole = "symbol" | "date" | "clock" | "open" | "high" | "low" | "close" | "volume" | "adjusted"

/** The role of a column; `date` and `clock` are joined if a file has both, and so are parts of a time. */
export type Role = NamedRole | "period" | "zone" | DatePart

/** Two spaces mean two or more, which align columns; one space means one or more. */
export type Separator = "," | ";" | "\t" | "|" | "~" | "^" | "  " | " "

/** `either`: the sample does not decide, so a later number with two readings is refused. */
export type Decimal = "point" | "comma" | "either"

/** A period that is written without a day: `2024-01`, `2024Q1`, `2024`, `2024-W05`. */
export type PeriodForm = "month" | "quarter" | "year" | "week"

/**
 * How the times of a file are written. `count` is since 1970 in `unitMs`,
 * `spreadsheet` days since 1899-12-30, `days` days since 1970, `named` has the
 * month as a word; `dmy`, `mdy` and `ymd` are numbers in that order; `iso` has
 * a year of four digits first, and `ydm` also has the month last; a
 * period (`month`, …) is named without a day.
 */
export type TimeForm =
  "iso" | "compact" | "named" | "dmy" | "mdy" | "ymd" | "ydm" | "count" | "spreadsheet" | "days" | PeriodForm

/** The form of numbers in a clock column: clock digits (930 is 09:30 as `HHMM`, 93000 as `HHMMSS`), or a unit of time. */
export type ClockForm = "HHMM" | "HHMMSS" | "minutes" | "seconds" | "ms" | "days"

export interface TimeFormat {
  readonly form: TimeForm
  /** Milliseconds in one unit of a `count`. */
  readonly unitMs: number
  /** The form of a clock that is a number. */
  readonly clock: ClockForm
  /** The zone that ends all times, such as America/New_York. */
  readonly zone?: string
  /** Whether a date of the form `iso` proves that the month is in the middle, by a last number above 12. */
  readonly isProven?: boolean
  /** The number of digits of a date without separators: 310124 has 6, 31012024 has 8. Leading zeros may be missing. */
  readonly splitDigits?: 6 | 8
  /** Times are rounded to this, since spreadsheets store fractions of a day inexactly. */
  readonly roundMs: number
}

/** ISO dates and instants: the form of files that need no judgement. */
export const PLAIN_FORMAT: TimeFormat = { form: "iso", unitMs: 1000, clock: "HHMMSS", roundMs: 1 }

/** The time and the symbol of a row. */
export interface TimedRow {
  readonly time: string
  readonly symbol: string
}

/** The time zone that a file states, and where it states it. */
export interface StatedZone {
  readonly text: string
  readonly by: string
}

/** A metadata field of a file, such as `interval: 1wk`, outside its rows or as a column. */
export interface MetadataField {
  readonly name: string
  readonly value: string
}

/** How the times of a file are written, and the assumptions behind it. */
export interface JudgedTime {
  readonly format: TimeFormat
  readonly assumptions: ReadonlyArray<string>
}

/** A column, and its values in the rows to read. */
export interface RowFilter {
  readonly column: number
  readonly values: ReadonlySet<string>
}

/** How to read the rows of a file. */
export interface Dialect {
  readonly separator: Separator
  /** Lines before the first row. */
  readonly headerLines: number
  /** The header's fields, empty without a header. */
  readonly names: ReadonlyArray<string>
  /** Fields that a row must have. */
  readonly width: number
  /** Whether rows may have more fields than `width`, which are not read. */
  readonly wider: boolean
  readonly columns: Readonly<Partial<Record<Role, number>>>
  readonly decimal: Decimal
  /** The decimal sign of volumes, which may be another one. */
  readonly volumeDecimal: Decimal
  /** The divisor of prices: 1, unless the source uses the smallest unit of a currency. */
  readonly pricesPer: number
  /** The number that the source writes for a missing volume. */
  readonly noVolume: number | undefined
  readonly time: TimeFormat
  readonly where: ReadonlyArray<RowFilter>
  /** The symbol that the header names. */
  readonly symbol: string | undefined
  /** The zone of its times of day, if the file states one for all of them. */
  readonly zone: string | undefined
  /** The date of all rows, in ISO 8601, if the path has a date and no column does. */
  readonly fileDate: string | undefined
  /** The lengths of bars that the file states, in a column or outside its rows. */
  readonly periods: ReadonlyArray<MetadataField>
  /** The assumptions, one sentence each. */
  readonly assumptions: ReadonlyArray<string>
  /** Named columns that are not read. */
  readonly unused: ReadonlyArray<string>
}

/** The reason why a file is not read, and how to fix it. */
export class Refusal extends Error {
  /** Whether nothing in the file looks like candles. */
  readonly noCandles: boolean

  constructor(message: string, noCandles = false) {
    super(message)
    this.noCandles = noCandles
  }
}
