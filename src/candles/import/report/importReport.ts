import type { Timeframe } from "../../../job/Timeframe.ts"
import { addQuality, makeQualityTally, reportedQuality } from "../../quality/QualityReport.ts"
import type { QualityReport, QualityTally } from "../../quality/QualityReport.ts"
import type { UnusableFile } from "./UnusableFile.ts"

/** A row that was rejected; `line` counts from 1, including the header. @since 0.1.0 */
export interface RejectedRow {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** Rows that were rejected for the same reason, apart from the values in it. @since 0.1.0 */
export interface RejectedReason {
  readonly reason: string
  readonly rows: number
  readonly first: RejectedRow
}

/** A note on one or more files; `first` is the first of them. @since 0.1.0 */
export interface FileNote {
  readonly message: string
  readonly files: number
  readonly first: string
}

/** Files in folders and archives that were skipped, by ending. @since 0.1.0 */
export interface LeftOut {
  readonly ending: string
  readonly files: number
}

/** Bars of a day or more whose times were instants, and their hours of the day (UTC unless the file has a zone). @since 0.1.0 */
export interface DroppedTimes {
  readonly bars: number
  readonly hours: ReadonlyArray<number>
}

/**
 * The result of an import. Each row counts as exactly one of added, replaced,
 * unchanged, rejected, filtered and combined: they add up to `rows`.
 *
 * @since 0.1.0
 */
export interface ImportReport extends QualityReport {
  /** Files that were imported, without those that are `unusable` or `leftOut`. */
  readonly files: number
  /** Distinct symbols with a bar in these files. */
  readonly symbols: number
  /** The timeframe that was given or inferred. */
  readonly timeframe: Timeframe
  readonly rows: number
  readonly added: number
  readonly replaced: number
  /** Rows that equal a bar in the store, or an earlier row of the file. */
  readonly unchanged: number
  readonly rejected: number
  /** Rows that `where` excluded. */
  readonly filtered: number
  /** Rows that were combined with others into one bar (`aggregate`). */
  readonly combined: number
  /** Rejected rows that have the same symbol and time as another row, but different values. */
  readonly conflicts: number
  /** Bars whose high or low was corrected for a rounding error. */
  readonly corrected: number
  /** Bars stored without a volume because it could not be read. */
  readonly unreadVolumes: number
  readonly droppedTimes: DroppedTimes
  /** The first 1000 rejected rows; `onRejected` receives all. */
  readonly rejectedRows: ReadonlyArray<RejectedRow>
  readonly rejectedReasons: ReadonlyArray<RejectedReason>
  /** Assumptions about what files do not state. */
  readonly assumptions: ReadonlyArray<FileNote>
  /** Columns that were not read. */
  readonly unusedColumns: ReadonlyArray<FileNote>
  readonly leftOut: ReadonlyArray<LeftOut>
  /** Files of which nothing was imported. */
  readonly unusable: ReadonlyArray<UnusableFile>
  /** Symbols whose damaged chunks were dropped: import all of their files again. */
  readonly repaired: ReadonlyArray<string>
  readonly durationMs: number
}

const LISTED_ROWS = 1000

const COUNTS = [
  "rows",
  "added",
  "replaced",
  "unchanged",
  "rejected",
  "filtered",
  "combined",
  "conflicts",
  "corrected",
  "unreadVolumes",
] as const

/** The counts of one file. They are separate because a file that fails midway is rolled back. */
export interface FileTally extends Record<(typeof COUNTS)[number], number> {
  readonly symbols: Set<string>
  readonly repaired: Set<string>
  readonly rejectedRows: Array<RejectedRow>
  readonly reasons: Map<string, { rows: number; readonly first: RejectedRow }>
  /** The number of bars by the hour of the day that was dropped. */
  readonly droppedHours: Float64Array
  readonly quality: QualityTally
}

export const makeTally = (): FileTally => ({
  symbols: new Set(),
  repaired: new Set(),
  rejectedRows: [],
  reasons: new Map(),
  droppedHours: new Float64Array(24),
  quality: makeQualityTally(),
  rows: 0,
  added: 0,
  replaced: 0,
  unchanged: 0,
  rejected: 0,
  filtered: 0,
  combined: 0,
  conflicts: 0,
  corrected: 0,
  unreadVolumes: 0,
})

/** A reason without the values of the row. */
export const reasonKind = (reason: string): string =>
  reason.replaceAll(/'[^']*'|"[^"]*"/g, "…").replaceAll(/-?\b\d[\d.]*(e[+-]?\d+)?\b/g, "…")

/** Counts a rejected row, or `rows` rejected rows that begin with it. */
export const countRejected = (tally: FileTally, row: RejectedRow, rows = 1): void => {
  tally.rejected += rows
  if (tally.rejectedRows.length < LISTED_ROWS) tally.rejectedRows.push(row)
  const kind = reasonKind(row.reason)
  const known = tally.reasons.get(kind)
  if (known === undefined) tally.reasons.set(kind, { rows, first: row })
  else known.rows += rows
}

/** Adds the counts of one file to the totals. */
export const addTally = (total: FileTally, file: FileTally): void => {
  for (const count of COUNTS) total[count] += file[count]
  for (const symbol of file.symbols) total.symbols.add(symbol)
  for (const symbol of file.repaired) total.repaired.add(symbol)
  for (const [kind, { first, rows }] of file.reasons) {
    const known = total.reasons.get(kind)
    if (known === undefined) total.reasons.set(kind, { rows, first })
    else known.rows += rows
  }
  addQuality(total.quality, file.quality)
  file.droppedHours.forEach((bars, hour) => (total.droppedHours[hour] += bars))
  total.rejectedRows.push(...file.rejectedRows.slice(0, LISTED_ROWS - total.rejectedRows.length))
}

/** Collects notes on files: each note once, with the files to which it applies. */
export interface Notes {
  readonly add: (message: string, file: string) => void
  readonly all: () => ReadonlyArray<FileNote>
}

export const makeNotes = (): Notes => {
  const notes = new Map<string, { files: number; readonly first: string }>()
  return {
    add: (message, file) => {
      const known = notes.get(message)
      if (known === undefined) notes.set(message, { files: 1, first: file })
      else known.files++
    },
    all: () => [...notes].map(([message, note]) => ({ message, ...note })),
  }
}

/** Converts a tally to the fields of a report. */
export const reported = ({ droppedHours, quality, reasons, repaired, symbols, ...counts }: FileTally) => ({
  ...counts,
  ...reportedQuality(quality),
  symbols: symbols.size,
  repaired: [...repaired],
  rejectedReasons: [...reasons].map(([, { first, rows }]) => ({ reason: first.reason, rows, first })),
  droppedTimes: {
    bars: droppedHours.reduce((sum, bars) => sum + bars, 0),
    hours: [...droppedHours.keys()].filter((hour) => droppedHours[hour] > 0),
  },
})
