import * as Schema from "effect/Schema"
import { Instant } from "../job/Instant.ts"
import type { SymbolError } from "../job/SymbolError.ts"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"
import type { MatchedBar } from "../job/ProcessingResult.ts"

/**
 * How a run stands: `finished`, every symbol has a result; `interrupted`, it was ended before that; `failed`, it could not
 * go on; `killed`, its process is gone; `running`, its process is there.
 *
 * @since 0.1.0
 */
export const RunState = Schema.Literals(["running", "finished", "interrupted", "failed", "killed"])

/** @since 0.1.0 */
export type RunState = typeof RunState.Type

/**
 * A run that is kept: what was asked, when, and how far it came. `source` is the store, `settings` are whatever the run was
 * begun with besides; `symbols` counts the symbols of
 * the job, `completed` those that have a result, `errors` those of them that failed. `message` says why a run `failed`.
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

/** What a run begins with. @since 0.1.0 */
export interface RunStart {
  /** The job, each symbol once. */
  readonly job: ProcessingJob
  /** The version of each symbol's series, in their order; none where the store has none. */
  readonly versions?: ReadonlyArray<string | undefined> | undefined
  /** The store, by its path or address: runs over two stores never answer for each other. */
  readonly source?: string | undefined
  /** What else to know of the run when it goes on, such as its worker; kept as given. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/** A match in a run. @since 0.1.0 */
export interface Hit {
  readonly run: Run
  readonly match: MatchedBar
}

/** How a run goes on. @since 0.1.0 */
export interface ResumeOptions {
  /** Whether symbols that failed are run again: all, or those that failed in some ways, such as `["Timeout"]`. */
  readonly failed?: boolean | ReadonlyArray<SymbolError["_tag"]> | undefined
  /** The limit of each attempt at a symbol in ms; that of the run unless given. */
  readonly timeoutMs?: number | undefined
  /** How often a symbol that fails is run again; as often as in the run unless given. */
  readonly retries?: number | undefined
}

/** No run has this number. @since 0.1.0 */
export class UnknownRun extends Schema.TaggedError<UnknownRun>()("UnknownRun", {
  run: Schema.Int,
  message: Schema.String,
}) {
  static of(run: number, path: string): UnknownRun {
    return new UnknownRun({ run, message: `${path} has no run ${run}: marketsweep runs lists those it has` })
  }
}

/** The run has not ended in the process that began it. @since 0.1.0 */
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
