import type { Listing } from "../../candles/Listing.ts"

/** What the bars of a report's volumes are: exact whole numbers, exact numbers, or rounded logarithms. */
export type VolumeForm = "integers" | "numbers" | "logarithms"

/** The job whose answers a report shows. */
export interface ReportJob {
  readonly id: string
  readonly jobType: "scan" | "screen"
  readonly timeframe: string
  /** `null` where a processor of the user's own needed none. */
  readonly formula: string | null
  readonly parameters: Readonly<Record<string, number | boolean | string>>
  /** What was looked for in a script, by its name or title. */
  readonly condition?: string
  /** Epoch ms UTC, as in `DateRange`; `null` is open. */
  readonly from: number | null
  readonly to: number | null
}

/** The open times of all bars, ascending: the first in epoch ms, then steps of `unitMs`. */
export interface ReportCalendar {
  readonly unitMs: number
  readonly first: number
  readonly steps: ReadonlyArray<number>
}

/** One entry a symbol in each column, by name. */
interface ReportSymbols {
  readonly names: ReadonlyArray<string>
  /** Bars in the file. */
  readonly bars: ReadonlyArray<number>
  /** Bars before the first one in the file. */
  readonly firstIndex: ReadonlyArray<number>
  /** Decimals of its prices; -1 where they are stored as they are. */
  readonly decimals: ReadonlyArray<number>
  /** Time of the answered attempt in ms. */
  readonly ms: ReadonlyArray<number>
  readonly matches: ReadonlyArray<number>
}

/** What the store knows of symbols besides their bars, for formulas and times: each different listing once. */
export interface ReportListings {
  readonly kinds: ReadonlyArray<Listing>
  /** Which of them is each symbol's; -1 where nothing is known. */
  readonly ofSymbols: ReadonlyArray<number>
}

/** A symbol that the scan's formula requests. */
interface ReportOther {
  /** As the formula writes it. */
  readonly symbol: string
  /** Its name in the store; `null` if it had none of that name, so that its values are na. */
  readonly name: string | null
  readonly listing?: Listing
  readonly bars: number
  readonly firstIndex: number
  readonly decimals: number
}

/** Symbols that the scan's formula requests: they are not shown, but formulas read their bars. */
export interface ReportOthers {
  readonly symbols: ReadonlyArray<ReportOther>
  readonly calendar: ReportCalendar
  readonly volume: VolumeForm
  /** How many bytes of their part are places and closes; the rest of their bars follows. */
  readonly closesBytes: number
}

/** The named values that matches carry. */
interface ReportValues {
  readonly names: ReadonlyArray<string>
  readonly areBools: ReadonlyArray<boolean>
}

/** All that the page of a report is told besides numbers of bars and matches; JSON in the file. */
export interface ReportHead {
  readonly format: 1
  readonly title: string
  readonly version: string
  readonly createdMs: number
  /** How long the job ran, to start its workers not included; `null` where nobody measured. */
  readonly elapsedMs: number | null
  readonly workers: number | null
  readonly job: ReportJob
  readonly calendar: ReportCalendar
  readonly symbols: ReportSymbols
  readonly listings?: ReportListings
  /** When each symbol was a member of the job's universe, as in `Membership`: open ends are `null`. All bars count without. */
  readonly members?: ReadonlyArray<ReadonlyArray<readonly [from: number | null, to: number | null]>>
  /** Left out if the formula requests no other symbol whose candles the file has room for. */
  readonly others?: ReportOthers
  /** Symbols that the formula requests and the file does not hold, and why. */
  readonly othersLeftOut?: ReadonlyArray<readonly [symbol: string, why: string]>
  readonly values: ReportValues
  /** Place of each match in the calendar, symbol after symbol: the first of a symbol from 0, then steps. */
  readonly matchSteps: ReadonlyArray<number>
  readonly errors: ReadonlyArray<readonly [symbol: number, kind: string, message: string]>
  readonly flags: ReadonlyArray<readonly [symbol: number, flag: string]>
  readonly volume: VolumeForm
  /** The file holds only the newest this many bars of a symbol, to stay small; `null` where it holds all that the job read. */
  readonly newestBars: number | null
}

/** The binary parts of a report besides the head, by the ids of their elements. */
export interface ReportParts {
  /** Closes of matches, then their named values, a column after the other: Float64. */
  readonly values: Uint8Array
  /** Places of bars in the calendar, and closes. */
  readonly closes: Uint8Array
  /** Opens, highs, lows, volumes. */
  readonly bars: Uint8Array
  /** Bars of the other symbols that the formula requests. */
  readonly others?: Uint8Array
}
