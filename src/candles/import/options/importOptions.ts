import { zoneNamed, makeLocalTime } from "../../csv/localTime.ts"
import type { Role, TimeForm } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import type { Timeframe } from "../../../job/Timeframe.ts"
import type { QualityFinding } from "../../../job/QualityFinding.ts"
import type { Adjustment } from "../../Listing.ts"
import type { QualityPolicy } from "../../quality/QualityPolicy.ts"
import type { RejectedRow } from "../report/importReport.ts"

/** The role of a column of a file. @since 0.1.0 */
export type ImportColumn = "symbol" | "time" | "clock" | "open" | "high" | "low" | "close" | "volume" | "adjusted"

/**
 * The store to import into, and how to read the files. Most of this is detected;
 * the options are needed only for what a file leaves open.
 *
 * @since 0.1.0
 */
export interface ImportOptions {
  /** The path of the store. It and its folder are created if they do not exist. */
  readonly store: string
  /**
   * The timeframe of the files, e.g. `1d`. By default, it is the one that all of them state, or the spacing of their
   * bars, or else the store's only timeframe. The import fails if that is not clear.
   */
  readonly timeframe?: Timeframe
  /** The symbol of every file, or a pattern that finds it in their paths: `{symbol}-1d-*.csv`. */
  readonly symbol?: string
  /** The names of columns in the files, by role: `{ close: "Close/Last" }`. */
  readonly columns?: Readonly<Partial<Record<ImportColumn, string>>>
  /** Names for the columns of files without a header, `-` for those to skip. */
  readonly header?: ReadonlyArray<string>
  /** Reads only rows that have one of these values in a column: `{ SERIES: ["EQ"] }`. */
  readonly where?: Readonly<Record<string, ReadonlyArray<string>>>
  /**
   * The order of day, month and year in dates: `dmy`, `mdy` or `ymd` (or a
   * pattern such as `DD/MM/YYYY`); or the unit of numeric times: `s`, `ms`, `us`
   * or `ns` since 1970, `days` since 1970, `spreadsheet` days.
   */
  readonly dateFormat?: string
  /** The zone of the exchange, such as `Australia/Sydney`: that of times without a zone, and of the start of days. */
  readonly timeZone?: string
  /** Whether times are the start or the end of bars; the start by default. */
  readonly barTimes?: "begin" | "end"
  readonly decimal?: "point" | "comma"
  /** The divisor of prices: 100 if they are in cents. 1 reads them as written, whatever unit the file states. */
  readonly dividePrices?: number
  /** Recorded for each symbol, like `timeZone`: its exchange, such as `NASDAQ`. */
  readonly exchange?: string
  /** Recorded for each symbol: its trading hours in `timeZone`, such as `0930-1600`. */
  readonly session?: string
  /** Recorded for each symbol: how its prices were adjusted. */
  readonly adjustment?: Adjustment
  /**
   * For files with both a close and an adjusted close. `adjusted` scales all four prices to the adjusted close, like
   * `auto_adjust` of yfinance, and records the adjustment `all`; an adjusted volume is used if there is one. `raw` reads
   * prices unadjusted and records `raw`. `adjustment` overrides the recorded value. By default, prices are read
   * unadjusted, and nothing is recorded.
   */
  readonly prices?: "adjusted" | "raw"
  /** Combines shorter bars into bars of the timeframe. Each file is then held in memory. */
  readonly aggregate?: boolean
  /** Accepts files in which most bars are missing, so that all lie further apart than the timeframe. */
  readonly allowGaps?: boolean
  /** What to do about candles that look wrong. By default, invalid bars are rejected and other findings are marked. */
  readonly quality?: QualityPolicy
  /** Accepts prices of 0 and below, as in futures. Recorded for each symbol, so that later imports accept them, too. */
  readonly allowNegative?: boolean
  /** Stores nothing: the report shows what an import into an empty store would do. */
  readonly check?: boolean
  /** Called for every rejected row, in the order of the files. */
  readonly onRejected?: (row: RejectedRow) => void
  /** Called for every quality finding, including those of rejected rows. */
  readonly onFinding?: (finding: QualityFinding) => void
  /** Called before a file's rows are read, with a description of how they are read. */
  readonly onReadAs?: (path: string, description: string) => void
  /** Called periodically, also while a file is read. */
  readonly onProgress?: (progress: ImportProgress) => void
  /** Called after each file, with the number of files that are done and the total. */
  readonly onFile?: (done: number, total: number, path: string) => void
}

/** The progress of an import. @since 0.1.0 */
export interface ImportProgress {
  readonly files: number
  readonly totalFiles: number
  readonly rows: number
  /** The completed share, 0 to 1; each file counts the same. */
  readonly share: number
}

const COUNTS: Readonly<Record<string, { readonly form: TimeForm; readonly unitMs?: number }>> = {
  s: { form: "count", unitMs: 1000 },
  ms: { form: "count", unitMs: 1 },
  us: { form: "count", unitMs: 1e-3 },
  µs: { form: "count", unitMs: 1e-3 },
  ns: { form: "count", unitMs: 1e-6 },
  days: { form: "days" },
  spreadsheet: { form: "spreadsheet" },
  excel: { form: "spreadsheet" },
}

/** Normalizes a date format: `dmy`, `DD/MM/YYYY` and `%d.%m.%Y` are the same. `undefined` if it is not a format. */
const parseDateFormat = (text: string): { readonly form: TimeForm; readonly unitMs?: number } | undefined => {
  const known = COUNTS[text.trim().toLowerCase()]
  if (known !== undefined) return known
  const letters = text.toLowerCase().replaceAll(/[^dmy]/g, "")
  const order = [...new Set(letters)].join("")
  return order === "dmy" || order === "mdy" || order === "ymd" || order === "ydm" ? { form: order } : undefined
}

/** A session in the syntax of Pine Script: two times of day. */
const SESSION = /^([01]\d|2[0-3])[0-5]\d-([01]\d|2[0-4])[0-5]\d$/

type Settings = Omit<FileSettings, "stem">

/** The settings that the options give for each file; an error message if the options are invalid. */
export const importSettings = (options: ImportOptions): Omit<Settings, "timeframe"> | string => {
  const zone = options.timeZone === undefined ? undefined : zoneNamed(options.timeZone)
  if (options.timeZone !== undefined && zone === undefined) {
    return `There is no time zone ${options.timeZone}: expected a name such as America/New_York, or an offset such as +05:30`
  }
  const timeForm = options.dateFormat === undefined ? undefined : parseDateFormat(options.dateFormat)
  if (options.dateFormat !== undefined && timeForm === undefined) {
    return `There is no date format ${options.dateFormat}: expected dmy, mdy, ymd, s, ms, us, ns, days or spreadsheet`
  }
  if (options.session !== undefined && !SESSION.test(options.session)) {
    return `The session ${options.session} is none: expected one such as 0930-1600`
  }
  if (options.dividePrices !== undefined && !(options.dividePrices > 0 && options.dividePrices < Infinity)) {
    return `Prices cannot be divided by ${options.dividePrices}: expected a number above 0`
  }
  const { time, ...others } = options.columns ?? {}
  const columns: Partial<Record<Role, string>> = { ...others, ...(time === undefined ? {} : { date: time }) }
  return {
    columns,
    header: options.header?.map((name) => name.trim()),
    where: new Map(Object.entries(options.where ?? {}).map(([name, values]) => [name, new Set(values)])),
    timeForm,
    decimal: options.decimal,
    pricesPer: options.dividePrices,
    localTime: zone === undefined ? undefined : makeLocalTime(zone),
    aggregate: options.aggregate ?? false,
    areEnds: options.barTimes === "end",
    prices: options.prices,
    allowGaps: options.allowGaps ?? false,
    allowNegative: options.allowNegative ?? false,
  }
}
