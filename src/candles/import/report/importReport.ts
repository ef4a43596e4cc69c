import type { Timeframe } from "../../../job/Timeframe.ts"
import { addQuality, makeQualityTally, reportedQuality } from "../../quality/QualityReport.ts"
import type { QualityReport, QualityTally } from "../../quality/QualityReport.ts"
import type { UnusableFile } from "./UnusableFile.ts"

/** A row that is no bar and was left out; `line` counts from 1, the header included. @since 0.1.0 */
export interface RejectedRow {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** Rows that were rejected for one reason, the values in it aside. @since 0.1.0 */
export interface RejectedReason {
  readonly reason: string
  readonly rows: number
  readonly first: RejectedRow
}

/** Something that holds for some of the files; `first` is one of them. @since 0.1.0 */
export interface FileNote {
  readonly message: string
  readonly files: number
  readonly first: string
}

/** Files in folders and archives that were not read, by ending. @since 0.1.0 */
export interface LeftOut {
  readonly ending: string
  readonly files: number
}

/** Daily or longer bars whose times were instants: which hours of the day (UTC unless the file has a zone) they had. @since 0.1.0 */
export interface DroppedTimes {
  readonly bars: number
  readonly hours: ReadonlyArray<number>
}

/**
 * What an import did. Each row is one of added, replaced, unchanged, rejected,
 * filtered and combined, so that those make up `rows`.
 *
 * @since 0.1.0
 */
export interface ImportReport extends QualityReport {
  /** Files that were imported; `unusable` and left out ones are not counted. */
  readonly files: number
  /** Distinct symbols that had a bar in them. */
  readonly symbols: number
  /** What a bar covers: as asked for, or as it was inferred. */
  readonly timeframe: Timeframe
  readonly rows: number
  readonly added: number
  readonly replaced: number
  /** Rows of bars that are stored already, in the store or by an equal row of the file. */
  readonly unchanged: number
  readonly rejected: number
  /** Rows that `where` left out. */
  readonly filtered: number
  /** Rows that went into a bar together with others (`aggregate`). */
  readonly combined: number
  /** Rejected rows of which another has the same symbol and time, and other values. */
  readonly conflicts: number
  /** Bars whose high or low missed another price by rounding noise, and was set to it. */
  readonly mended: number
  /** Bars stored without a volume, since theirs could not be read. */
  readonly unreadVolumes: number
  readonly droppedTimes: DroppedTimes
  /** The first rejected rows, 1000 at most; `onRejected` gets all. */
  readonly rejectedRows: ReadonlyArray<RejectedRow>
  readonly rejectedReasons: ReadonlyArray<RejectedReason>
  /** What files do not say and was taken for granted. */
  readonly assumptions: ReadonlyArray<FileNote>
  /** Columns that were not read. */
  readonly unusedColumns: ReadonlyArray<FileNote>
  readonly leftOut: ReadonlyArray<LeftOut>
  /** Files of which nothing was imported. */
  readonly unusable: ReadonlyArray<UnusableFile>
  /** Symbols of which damaged chunks were found and dropped: import all of their files again. */
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
  "mended",
  "unreadVolumes",
] as const

/** What one file did; counted apart, because a file that fails midway did nothing. */
export interface FileTally extends Record<(typeof COUNTS)[number], number> {
  readonly symbols: Set<string>
  readonly repaired: Set<string>
  readonly rejectedRows: Array<RejectedRow>
  readonly reasons: Map<string, { rows: number; readonly first: RejectedRow }>
  /** Bars by the hour of the day that was left off their time. */
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
  mended: 0,
  unreadVolumes: 0,
})

/** A reason without the values that are a row's own. */
export const reasonKind = (reason: string): string =>
  reason.replaceAll(/'[^']*'|"[^"]*"/g, "…").replaceAll(/-?\b\d[\d.]*(e[+-]?\d+)?\b/g, "…")

/** Counts a rejected row, or `rows` of which it is the first. */
export const countRejected = (tally: FileTally, row: RejectedRow, rows = 1): void => {
  tally.rejected += rows
  if (tally.rejectedRows.length < LISTED_ROWS) tally.rejectedRows.push(row)
  const kind = reasonKind(row.reason)
  const known = tally.reasons.get(kind)
  if (known === undefined) tally.reasons.set(kind, { rows, first: row })
  else known.rows += rows
}

/** Adds what one file did to what all did. */
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

/** Notes on files, each once with the files that it holds for. */
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

/** The counts of a tally as they stand in a report. */
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
