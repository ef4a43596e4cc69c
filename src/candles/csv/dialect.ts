/** A part of a time that has a column of its own. */
export type DatePart = "year" | "month" | "day" | "dayOfYear" | "hour" | "minute" | "second"

/** What has a column that is found by its name. */
export type NamedRole = "symbol" | "date" | "clock" | "open" | "high" | "low" | "close" | "volume" | "adjusted"

/** What a column of a file is for; `date` and `clock` are joined where a file has both, and so are parts of a time. */
export type Role = NamedRole | "period" | DatePart

/** Two spaces stand for two or more, as columns are aligned with; one for one or more. */
export type Separator = "," | ";" | "\t" | "|" | "~" | "^" | "  " | " "

/** `either`: nothing in the sample tells, so that a number with two readings is refused where it comes. */
export type Decimal = "point" | "comma" | "either"

/** What a text names a whole one of, without a day: `2024-01`, `2024Q1`, `2024`, `2024-W05`. */
export type PeriodForm = "month" | "quarter" | "year" | "week"

/**
 * How the times of a file are written. `count` is since 1970 in `unitMs`,
 * `spreadsheet` days since 1899-12-30, `days` days since 1970, `named` has the
 * month as a word; `dmy`, `mdy` and `ymd` are numbers in that order, where
 * `iso` has the year first, with four digits, and `ydm` has the month last; a
 * period (`month`, …) is named without a day.
 */
export type TimeForm =
  "iso" | "compact" | "named" | "dmy" | "mdy" | "ymd" | "ydm" | "count" | "spreadsheet" | "days" | PeriodForm

export interface TimeFormat {
  readonly form: TimeForm
  /** Ms of one unit of a `count`. */
  readonly unitMs: number
  /** Whether a clock of digits alone has seconds: 93000 is 09:30:00, 930 is 09:30. */
  readonly clockSeconds: boolean
  /** The zone that all times name behind them, such as America/New_York. */
  readonly zone?: string
  /** Whether a date shows that of `iso` the month stands in the middle: a number above 12 behind it. */
  readonly isProven?: boolean
  /** Spreadsheets keep a day's fraction inexactly: times are rounded to this. */
  readonly roundMs: number
}

/** ISO dates and instants: the form of files in which nothing is to be judged. */
export const PLAIN_FORMAT: TimeFormat = { form: "iso", unitMs: 1000, clockSeconds: true, roundMs: 1 }

/** The time of a row, and the symbol that it is of. */
export interface TimedRow {
  readonly time: string
  readonly symbol: string
}

/** How the times of a file are written, and what was taken for granted. */
export interface JudgedTime {
  readonly format: TimeFormat
  readonly assumptions: ReadonlyArray<string>
}

/** A column, and the values of it that rows must have to be read. */
export interface RowFilter {
  readonly column: number
  readonly values: ReadonlySet<string>
}

/** How to read the rows of a file. */
export interface Dialect {
  readonly separator: Separator
  /** Lines before the first row. */
  readonly headerLines: number
  /** The header's fields, empty where there is no header. */
  readonly names: ReadonlyArray<string>
  /** Fields that a row must have. */
  readonly width: number
  /** Whether rows may have more fields than `width`, which are not read. */
  readonly wider: boolean
  readonly columns: Readonly<Partial<Record<Role, number>>>
  readonly decimal: Decimal
  readonly time: TimeFormat
  readonly where: ReadonlyArray<RowFilter>
  /** The symbol that the header names. */
  readonly symbol: string | undefined
  /** The date of all rows that the file's name says, in epoch ms UTC. */
  readonly fileDate: number | undefined
  /** What was taken for granted, a sentence each. */
  readonly assumptions: ReadonlyArray<string>
  /** Named columns that are not read. */
  readonly unused: ReadonlyArray<string>
}

/** Why a file is not read, and what to do about it. */
export class Refusal extends Error {
  /** Whether nothing in the file looks like candles. */
  readonly noCandles: boolean

  constructor(message: string, noCandles = false) {
    super(message)
    this.noCandles = noCandles
  }
}
