import * as Schema from "effect/Schema"
import { Instant } from "../job/Instant.ts"
import type { SymbolError } from "../job/SymbolError.ts"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"
import type { MatchedBar } from "../job/ProcessingResult.ts"

/**
 * The state of a run:
 *
 * - `running`: its process is alive;
 * - `finished`: every symbol has a result;
 * - `interrupted`: it was ended before that;
 * - `failed`: it could not continue;
 * - `killed`: its process died.
 *
 * @since 0.1.0
 */
export const RunState = Schema.Literals(["running", "finished", "interrupted", "failed", "killed"])

/** @since 0.1.0 */
export type RunState = typeof RunState.Type

/**
 * A recorded run: its job, times and progress. `source` is the store, `settings` are those that the run was started with.
 * `symbols` counts the symbols of the job, `completed` those with a result, `errors` those that failed. `message` says why
 * a run `failed`.
 *
 * @since 0.1.0
 */
export const Run = Schema.Struct({
  id: Schema.Int,
  state: RunState,
  job: JobHeader,
  source: Schema.optionalKey(Schema.String),
  settings: Schema.Record(Schema.String, Schema.String),
  symbols: Schema.Int,
  completed: Schema.Int,
  matches: Schema.Int,
  errors: Schema.Int,
  startedAt: Instant,
  endedAt: Schema.optionalKey(Instant),
  message: Schema.optionalKey(Schema.String),
})

/** @since 0.1.0 */
export interface Run extends Schema.Schema.Type<typeof Run> {}

/** Encodes a run for JSON: times become ISO 8601 UTC strings. @since 0.1.0 */
export const encodeRun: (run: Run) => typeof Run.Encoded = Schema.encodeSync(Run)

/** Describes a run that starts. @since 0.1.0 */
export interface RunStart {
  /** The job, each symbol once. */
  readonly job: ProcessingJob
  /** The version of each symbol's series, in the order of the symbols; `undefined` if the store has no versions. */
  readonly versions?: ReadonlyArray<string | undefined> | undefined
  /** The path or address of the store: a run over one store never answers a job over another. */
  readonly source?: string | undefined
  /** Settings to resume the run with, such as its worker; recorded unchanged. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/** A match in a run. @since 0.1.0 */
export interface Hit {
  readonly run: Run
  readonly match: MatchedBar
}

/** Options for resuming a run. @since 0.1.0 */
export interface ResumeOptions {
  /** Whether to run failed symbols again: all, or those with some errors, such as `["Timeout"]`; `false` by default. */
  readonly failed?: boolean | ReadonlyArray<SymbolError["_tag"]> | undefined
  /** The limit of each attempt at a symbol, in ms; that of the run by default. */
  readonly timeoutMs?: number | undefined
  /** How often to retry a symbol that fails; as often as the run by default. */
  readonly retries?: number | undefined
}

/** The log has no run with this number. @since 0.1.0 */
export class UnknownRun extends Schema.TaggedError<UnknownRun>()("UnknownRun", {
  run: Schema.Int,
  message: Schema.String,
}) {
  static of(run: number, path: string): UnknownRun {
    return new UnknownRun({ run, message: `${path} has no run ${run}: marketsweep runs lists those it has` })
  }
}

/** The run is still running in another process. @since 0.1.0 */
export class RunIsRunning extends Schema.TaggedError<RunIsRunning>()("RunIsRunning", {
  run: Schema.Int,
  process: Schema.Int,
  message: Schema.String,
}) {
  static of(run: number, process: number): RunIsRunning {
    return new RunIsRunning({
      run,
      process,
      message: `run ${run} is still running, in process ${process}: end it first, or wait for it`,
    })
  }
}
