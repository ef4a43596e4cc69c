import type { UnusableFile } from "./UnusableFile.ts"

/** A row that is no bar and was left out; `line` counts from 1, the header included. @since 0.1.0 */
export interface RejectedRow {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/**
 * What an import did. Each row is one of added, replaced, unchanged and
 * rejected, so that those four make up `rows`.
 *
 * @since 0.1.0
 */
export interface ImportReport {
  /** Files that were imported; `unusable` ones are not counted. */
  readonly files: number
  /** Distinct symbols that had a bar in them. */
  readonly symbols: number
  readonly rows: number
  readonly added: number
  readonly replaced: number
  readonly unchanged: number
  readonly rejected: number
  /** The first rejected rows, 1000 at most; `onRejected` gets all. */
  readonly rejectedRows: ReadonlyArray<RejectedRow>
  /** Files of which nothing was imported. */
  readonly unusable: ReadonlyArray<UnusableFile>
  /** Symbols of which damaged chunks were found and dropped: import all of their files again. */
  readonly repaired: ReadonlyArray<string>
  readonly durationMs: number
}

const LISTED_ROWS = 1000

/** What one file did; counted apart, because a file that fails midway did nothing. */
export interface FileTally {
  readonly symbols: Set<string>
  readonly repaired: Set<string>
  readonly rejectedRows: Array<RejectedRow>
  rows: number
  added: number
  replaced: number
  unchanged: number
  rejected: number
}

export const makeTally = (): FileTally => ({
  symbols: new Set(),
  repaired: new Set(),
  rejectedRows: [],
  rows: 0,
  added: 0,
  replaced: 0,
  unchanged: 0,
  rejected: 0,
})

export const countRejected = (tally: FileTally, row: RejectedRow): void => {
  tally.rejected++
  if (tally.rejectedRows.length < LISTED_ROWS) tally.rejectedRows.push(row)
}

/** Adds what one file did to what all did. */
export const addTally = (total: FileTally, file: FileTally): void => {
  for (const count of ["rows", "added", "replaced", "unchanged", "rejected"] as const) total[count] += file[count]
  for (const symbol of file.symbols) total.symbols.add(symbol)
  for (const symbol of file.repaired) total.repaired.add(symbol)
  total.rejectedRows.push(...file.rejectedRows.slice(0, LISTED_ROWS - total.rejectedRows.length))
}
