import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { JobHeader, ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { Reopened, VersionsOf } from "./resumePlan.ts"
import type { Hit, ResumeOptions, Run, RunIsRunning, RunStart, UnknownRun } from "./Run.ts"
import type { RunRecorder } from "./RunRecorder.ts"

/** What a log of runs does. Everything in it fails with `StoreUnavailable` where the log cannot be read or written. @since 0.1.0 */
export interface KeptRuns {
  /** Where the log is. */
  readonly path: string
  /** Begins to keep a run; it ends with the scope. */
  readonly begin: (start: RunStart) => Effect.Effect<RunRecorder, StoreUnavailable, Scope.Scope>
  /**
   * Opens a run again, to answer what it has not: symbols without a result, those that `options` name, and those whose
   * series has changed since. `versionsOf` gives the versions as they are now.
   */
  readonly reopen: (
    run: number,
    versionsOf: VersionsOf,
    options?: ResumeOptions,
  ) => Effect.Effect<Reopened, RunIsRunning | StoreUnavailable | UnknownRun, Scope.Scope>
  /** All runs, newest first. */
  readonly runs: Effect.Effect<ReadonlyArray<Run>, StoreUnavailable>
  readonly run: (run: number) => Effect.Effect<Run, StoreUnavailable | UnknownRun>
  /** The whole job of a run, with its symbols and its universe. */
  readonly job: (run: number) => Effect.Effect<ProcessingJob, StoreUnavailable | UnknownRun>
  /** The symbols of a run's job. */
  readonly symbols: (run: number) => Effect.Effect<ReadonlyArray<string>, StoreUnavailable | UnknownRun>
  /** The results of a run, each symbol's last one, in the order in which they came. */
  readonly results: (run: number) => Stream.Stream<ProcessingResult, StoreUnavailable | UnknownRun>
  /**
   * The last run that answered the same job, over the same versions of all series, without an error: to run it again
   * would give the same. None where the version of a series is unknown.
   */
  readonly answering: (start: RunStart) => Effect.Effect<Option.Option<Run>, StoreUnavailable>
  /** When each symbol matched in the last run of the same formula that has an answer of it, as epoch ms. */
  readonly lastMatches: (
    job: JobHeader,
    symbols: ReadonlyArray<string>,
    source?: string,
  ) => Effect.Effect<ReadonlyMap<string, ReadonlySet<number>>, StoreUnavailable>
  /** The matches of one symbol in all runs, newest run first. */
  readonly hits: (symbol: string) => Effect.Effect<ReadonlyArray<Hit>, StoreUnavailable>
  /** Deletes runs and their results, and gives their room on the disk back. */
  readonly forget: (runs: ReadonlyArray<number>) => Effect.Effect<void, StoreUnavailable>
}
