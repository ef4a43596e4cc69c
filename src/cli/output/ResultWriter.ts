import type * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { Column, Sort } from "./rows.ts"

/** What is written: text, or the bytes of a file that is none. */
export type Written = string | Uint8Array

/** Writes the results of a job in one format. */
export interface ResultWriter {
  /** What to write of results that have come; nothing where all is written at the end. */
  readonly add: (results: ReadonlyArray<ProcessingResult>) => Effect.Effect<Written>
  /** What to write once no more will come; at once where the job was interrupted. */
  readonly end: (isInterrupted: boolean) => Effect.Effect<Written, StoreUnavailable>
}

/** What formats of rows have in common. */
export interface RowOptions {
  readonly job: ProcessingJob
  /** How many rows to write. */
  readonly limit: number
  readonly sort: Sort | undefined
  /** The columns to write; all of them where none is named. */
  readonly columns: ReadonlyArray<string>
  /** Called once with the columns that were asked for and are not there. */
  readonly warn: (unknown: ReadonlyArray<string>, there: ReadonlyArray<Column>) => void
}
