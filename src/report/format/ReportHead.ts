import type { Listing } from "../../candles/Listing.ts"

/** How volumes are stored: as exact integers, exact numbers, or rounded logarithms. */
export type VolumeForm = "integers" | "numbers" | "logarithms"

/** The job whose results a report shows. */
export interface ReportJob {
  readonly id: string
  readonly jobType: "scan" | "screen"
  readonly timeframe: string
  /** `null` if a custom processor needed none. */
  readonly formula: string | null
  readonly parameters: Readonly<Record<string, number | boolean | string>>
  /** The condition of a script, by its name or title. */
  readonly condition?: string
  /** Epoch ms UTC, as in `DateRange`; `null` if open. */
  readonly from: number | null
  readonly to: number | null
}

/** The open times of all bars, ascending: the first in epoch ms, then steps of `unitMs`. */
export interface ReportCalendar {
  readonly unitMs: number
  readonly first: number
  readonly steps: ReadonlyArray<number>
}

/** Columns with one entry per symbol, sorted by name. */
interface ReportSymbols {
  readonly names: ReadonlyArray<string>
  /** The number of bars in the file. */
  readonly bars: ReadonlyArray<number>
  /** The number of bars before the first one in the file. */
  readonly firstIndex: ReadonlyArray<number>
  /** Decimals of its prices; -1 if they are stored as floats. */
  readonly decimals: ReadonlyArray<number>
  /** How long the answered attempt took, in ms. */
  readonly ms: ReadonlyArray<number>
  readonly matches: ReadonlyArray<number>
}

/** The listings of symbols (exchange, time zone, session), each distinct one once. */
export interface ReportListings {
  readonly kinds: ReadonlyArray<Listing>
  /** The index in `kinds` for each symbol; -1 if it has no listing. */
  readonly ofSymbols: ReadonlyArray<number>
}

/** A symbol that the scan's formula requests. */
interface ReportOther {
  /** As the formula writes it. */
  readonly symbol: string
  /** Its name in the store; `null` if the store has no such symbol, so that its values are na. */
  readonly name: string | null
  readonly listing?: Listing
  readonly bars: number
  readonly firstIndex: number
  readonly decimals: number
}

/** Symbols that the scan's formula requests. They are not shown, but formulas read their bars. */
export interface ReportOthers {
  readonly symbols: ReadonlyArray<ReportOther>
  readonly calendar: ReportCalendar
  readonly volume: VolumeForm
  /** How many bytes the places and closes take; the other columns follow them. */
  readonly closesBytes: number
}

/** The named values that matches carry. */
interface ReportValues {
  readonly names: ReadonlyArray<string>
  readonly areBools: ReadonlyArray<boolean>
}

/** The data of a report except the numbers of bars and matches; JSON in the file. */
export interface ReportHead {
  readonly format: 1
  readonly title: string
  readonly version: string
  readonly createdMs: number
  /** How long the job ran, without the start of its workers; `null` if not measured. */
  readonly elapsedMs: number | null
  readonly workers: number | null
  readonly job: ReportJob
  readonly calendar: ReportCalendar
  readonly symbols: ReportSymbols
  readonly listings?: ReportListings
  /** When each symbol was a member of the job's universe; `null` for open ends. Left out if the job has no universe. */
  readonly members?: ReadonlyArray<ReadonlyArray<readonly [from: number | null, to: number | null]>>
  /** Left out if the formula requests no other symbols, or the file has no room for them. */
  readonly others?: ReportOthers
  /** Symbols that the formula requests but the file does not contain, and why. */
  readonly othersLeftOut?: ReadonlyArray<readonly [symbol: string, why: string]>
  readonly values: ReportValues
  /** The place of each match in the calendar, symbol after symbol: the first of each symbol, then differences. */
  readonly matchSteps: ReadonlyArray<number>
  readonly errors: ReadonlyArray<readonly [symbol: number, kind: string, message: string]>
  readonly flags: ReadonlyArray<readonly [symbol: number, flag: string]>
  readonly volume: VolumeForm
  /**
   * The maximum number of bars per symbol, the newest ones, to limit the size; `null` if the file has all that were
   * read.
   */
  readonly newestBars: number | null
}

/** The binary parts of a report, by the ids of their elements. */
export interface ReportParts {
  /** Closes of matches, then their named values, column after column: Float64. */
  readonly values: Uint8Array
  /** Places of bars in the calendar, and closes. */
  readonly closes: Uint8Array
  /** Opens, highs, lows, volumes. */
  readonly bars: Uint8Array
  /** Bars of the other symbols that the formula requests. */
  readonly others?: Uint8Array
}
