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

/** The operations of a `RunLog`. Each fails with `StoreUnavailable` if the log cannot be read or written. @since 0.1.0 */
export interface KeptRuns {
  /** The path of the log. */
  readonly path: string
  /** Starts recording a run, which ends with the scope. */
  readonly begin: (start: RunStart) => Effect.Effect<RunRecorder, StoreUnavailable, Scope.Scope>
  /**
   * Reopens a run that lacks results: for symbols without a result, for those that failed if `options` ask for them, and
   * for those whose series has changed since. `versionsOf` returns the current versions.
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
  /** The results of a run: the last one of each symbol, in order of completion. */
  readonly results: (run: number) => Stream.Stream<ProcessingResult, StoreUnavailable | UnknownRun>
  /**
   * The last run of the same job over the same versions of all series that finished without an error: running the job
   * again would give the same results. None if the version of a series is unknown.
   */
  readonly answering: (start: RunStart) => Effect.Effect<Option.Option<Run>, StoreUnavailable>
  /** The times at which each symbol matched in the last run of the same formula that answered it, in epoch ms UTC. */
  readonly lastMatches: (
    job: JobHeader,
    symbols: ReadonlyArray<string>,
    source?: string,
  ) => Effect.Effect<ReadonlyMap<string, ReadonlySet<number>>, StoreUnavailable>
  /** The matches of one symbol in all runs, newest run first. */
  readonly hits: (symbol: string) => Effect.Effect<ReadonlyArray<Hit>, StoreUnavailable>
  /** Deletes runs and their results, and frees their disk space; none of them if one is still running. */
  readonly forget: (runs: ReadonlyArray<number>) => Effect.Effect<void, RunIsRunning | StoreUnavailable>
}
