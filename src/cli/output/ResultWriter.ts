import type * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { Column, Sort } from "./rows.ts"

/** Output: text, or the bytes of a binary file. */
export type Written = string | Uint8Array

/** Writes the results of a job in one format. */
export interface ResultWriter {
  /** The output for new results; empty if everything is written at the end. */
  readonly add: (results: ReadonlyArray<ProcessingResult>) => Effect.Effect<Written>
  /** The rest of the output, at the end of the job or after its interruption. */
  readonly end: (isInterrupted: boolean) => Effect.Effect<Written, StoreUnavailable>
}

/** Options of the formats that write rows. */
export interface RowOptions {
  readonly job: ProcessingJob
  /** How many rows to write. */
  readonly limit: number
  readonly sort: Sort | undefined
  /** The columns to write; all if empty. */
  readonly columns: ReadonlyArray<string>
  /** Called once with the requested columns that do not exist. */
  readonly warn: (unknown: ReadonlyArray<string>, there: ReadonlyArray<Column>) => void
}
