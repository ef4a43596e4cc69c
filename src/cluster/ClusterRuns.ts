import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { JobError, PoolUnavailable } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { RunnerRecord } from "./board/Board.ts"
import { makeClusterRuns } from "./caller/clusterRuns.ts"
import type { RunOptions } from "./caller/openRun.ts"
import type { ClusterRun, UnknownClusterRun } from "./caller/ClusterRun.ts"
import { type DatabaseOptions, layer as layerPostgres } from "./postgres/postgresCluster.ts"

export { ClusterRun, UnknownClusterRun } from "./caller/ClusterRun.ts"
export type { RunnerRecord } from "./board/Board.ts"

/**
 * The runs of a cluster: starts runs without waiting for them, reads their state and results, and cancels them.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import type { ProcessingJob } from "marketsweep"
 * import { ClusterRuns } from "marketsweep/cluster"
 *
 * // A run name refers to one job and its results, so use a new name each night.
 * const submit = (job: ProcessingJob, day: string) =>
 *   ClusterRuns.ClusterRuns.use((runs) => runs.submit(job, { run: `nightly-${day}` })).pipe(
 *     Effect.provide(ClusterRuns.layer({ database: Redacted.make("postgres://sweep@db.internal/market") })),
 *   )
 * ```
 *
 * @since 0.1.0
 */
export class ClusterRuns extends Context.Service<
  ClusterRuns,
  {
    /** Starts a run, and returns its name once a runner has prepared it; the run then continues on its own. */
    readonly submit: (job: ProcessingJob, options?: RunOptions) => Effect.Effect<string, JobError>
    /** The last 1,000 runs, newest first; runs that cannot be read are left out, with a warning that names them. */
    readonly runs: Effect.Effect<ReadonlyArray<ClusterRun>, PoolUnavailable>
    readonly run: (run: string) => Effect.Effect<ClusterRun, PoolUnavailable | UnknownClusterRun>
    /** The whole job of a run, including its symbols and universe. */
    readonly job: (run: string) => Effect.Effect<ProcessingJob, PoolUnavailable | UnknownClusterRun>
    /** The results of a run so far, one for each symbol. */
    readonly results: (run: string) => Stream.Stream<ProcessingResult, PoolUnavailable | UnknownClusterRun>
    /** Cancels a run on all runners; returns false if it was not running. */
    readonly cancel: (run: string) => Effect.Effect<boolean, PoolUnavailable | UnknownClusterRun>
    /** The runners that are alive. */
    readonly runners: Effect.Effect<ReadonlyArray<RunnerRecord>, PoolUnavailable>
  }
>()("marketsweep/ClusterRuns") {}

/** The runs in a database. @since 0.1.0 */
export const layer = (options: DatabaseOptions): Layer.Layer<ClusterRuns, PoolUnavailable> =>
  Layer.effect(ClusterRuns, makeClusterRuns).pipe(
    Layer.provide(layerPostgres(options)),
    Layer.catchTag("DatabaseUnavailable", (error) => Layer.effect(ClusterRuns, Effect.fail(error.asPoolUnavailable))),
  )
