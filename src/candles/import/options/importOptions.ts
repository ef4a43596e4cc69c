import { zoneNamed, makeLocalTime } from "../../csv/localTime.ts"
import type { Role, TimeForm } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import type { Timeframe } from "../../../job/Timeframe.ts"
import type { QualityFinding } from "../../../job/QualityFinding.ts"
import type { Adjustment } from "../../Listing.ts"
import type { QualityPolicy } from "../../quality/QualityPolicy.ts"
import type { RejectedRow } from "../report/importReport.ts"

/** What a column of a file can be. @since 0.1.0 */
export type ImportColumn = "symbol" | "time" | "clock" | "open" | "high" | "low" | "close" | "volume" | "adjusted"

/**
 * What to import into, and as what. Files say most of it themselves; the other
 * options are for what they leave open.
 *
 * @since 0.1.0
 */
export interface ImportOptions {
  /** The path of the store; made, with its folder, where there is none. */
  readonly store: string
  /**
   * What one bar of the files covers, e.g. `1d`. Unless given, what all of them say, or how their bars are spaced, or the
   * store's only one; the import fails where that is not clear.
   */
  readonly timeframe?: Timeframe
  /** The symbol of every file, or a pattern of their paths that has it: `{symbol}-1d-*.csv`. */
  readonly symbol?: string
  /** Columns by the names that the files give them: `{ close: "Close/Last" }`. */
  readonly columns?: Readonly<Partial<Record<ImportColumn, string>>>
  /** Names for the columns of files without a header, `-` for those to pass over. */
  readonly header?: ReadonlyArray<string>
  /** Columns by name, and the values that rows must have to be read: `{ SERIES: ["EQ"] }`. */
  readonly where?: Readonly<Record<string, ReadonlyArray<string>>>
  /**
   * The order of dates of three numbers: `dmy`, `mdy` or `ymd` (or a pattern
   * such as `DD/MM/YYYY`); or what numbers count: `s`, `ms`, `us` or `ns` since
   * 1970, `days` since 1970, `spreadsheet` days.
   */
  readonly dateFormat?: string
  /** The zone of the exchange, such as `Australia/Sydney`: times without a zone are its, and days begin in it. */
  readonly timeZone?: string
  /** Whether times are those at which bars begin, as they are unless given, or end. */
  readonly barTimes?: "begin" | "end"
  readonly decimal?: "point" | "comma"
  /** What prices are divided by: 100 if they are in cents, 1 if they are meant as written whatever a file says beside them. */
  readonly dividePrices?: number
  /** Recorded for each symbol, as `timeZone` is: where it is traded, such as `NASDAQ`. */
  readonly exchange?: string
  /** Recorded for each symbol: when it is traded in `timeZone`, as `0930-1600`. */
  readonly session?: string
  /** Recorded for each symbol: what its prices were adjusted for. */
  readonly adjustment?: Adjustment
  /**
   * For files that have an adjusted close beside the close: `adjusted` scales all four prices to it, as `auto_adjust` of
   * yfinance does (the volume stays, unless there is an adjusted one), and records `all` as the adjustment; `raw` takes
   * the prices as they are and records `raw`. `adjustment` says otherwise what is recorded. Unless given, prices are
   * taken as they are, and nothing is recorded.
   */
  readonly prices?: "adjusted" | "raw"
  /** Makes bars of the timeframe from files of shorter ones; each file is held in memory whole. */
  readonly aggregate?: boolean
  /** Takes bars that all lie further apart than the timeframe says: most are missing. */
  readonly allowGaps?: boolean
  /** What to do about candles that look wrong: rows that are no bars are left out, the rest is marked, unless given. */
  readonly quality?: QualityPolicy
  /** Takes prices of 0 and below, as futures have them; recorded for each symbol, which has them taken later on, too. */
  readonly allowNegative?: boolean
  /** Stores nothing: the report says what an import into an empty store would do. */
  readonly check?: boolean
  /** Called for every rejected row, in the order of the files. */
  readonly onRejected?: (row: RejectedRow) => void
  /** Called for every finding of quality, those of rejected rows included. */
  readonly onFinding?: (finding: QualityFinding) => void
  /** Called before a file's rows are read, with what they are read as. */
  readonly onReadAs?: (path: string, description: string) => void
  /** Called from time to time, also within a file. */
  readonly onProgress?: (progress: ImportProgress) => void
  /** Called after each file, with how many are done and how many there are. */
  readonly onFile?: (done: number, total: number, path: string) => void
}

/** How far an import is. @since 0.1.0 */
export interface ImportProgress {
  readonly files: number
  readonly totalFiles: number
  readonly rows: number
  /** How much is done, 0 to 1; each file counts the same. */
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

/** What a date format says: `dmy`, `DD/MM/YYYY` and `%d.%m.%Y` are one. `undefined` for what says nothing. */
const parseDateFormat = (text: string): { readonly form: TimeForm; readonly unitMs?: number } | undefined => {
  const known = COUNTS[text.trim().toLowerCase()]
  if (known !== undefined) return known
  const letters = text.toLowerCase().replaceAll(/[^dmy]/g, "")
  const order = [...new Set(letters)].join("")
  return order === "dmy" || order === "mdy" || order === "ymd" || order === "ydm" ? { form: order } : undefined
}

/** Two times of day, as Pine Script writes a session. */
const SESSION = /^([01]\d|2[0-3])[0-5]\d-([01]\d|2[0-4])[0-5]\d$/

type Settings = Omit<FileSettings, "stem">

/** What the options say of each file; a text where they say what cannot be. */
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
  if (options.barTimes === "end" && options.aggregate === true) {
    return "The bars that --aggregate makes longer ones of have to begin at their times: import them as --bar-times end with their own timeframe"
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
