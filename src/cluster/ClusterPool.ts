import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { PoolUnavailable } from "../job/JobError.ts"
import { SymbolPool } from "../pool/SymbolPool.ts"
import { type CallerOptions, makeClusterPool } from "./caller/clusterPool.ts"
import { type DatabaseOptions, layer as layerPostgres } from "./postgres/postgresCluster.ts"

export type { CallerOptions } from "./caller/clusterPool.ts"
export type { RunOptions } from "./caller/openRun.ts"
export type { DatabaseOptions } from "./postgres/postgresCluster.ts"

/** Options of the pool of a cluster; all but `database` have a default. @since 0.1.0 */
export interface Options extends DatabaseOptions, CallerOptions {}

/**
 * Runs symbols on the runners of a cluster, which take their work from a Postgres database. A drop-in replacement for
 * `ThreadPool.layer`. Needs the package `@effect/sql-pg`.
 *
 * **Details**
 *
 * - Runners, started by `Runner.run` or `marketsweep runner`, pull chunks of the job; each runs their symbols on its
 *   own threads, with its own candles.
 * - Opening a job fails with `PoolUnavailable` if no runner is alive or the database cannot be reached.
 * - A job whose scope closes before all symbols are answered is cancelled. If its process is killed, the run continues;
 *   its results are available when the same `run` is opened again.
 * - Results stay in the database until they are read.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 * import { PooledEngine } from "marketsweep"
 * import { ClusterPool } from "marketsweep/cluster"
 *
 * const cluster = ClusterPool.layer({ database: Redacted.make("postgres://sweep@db.internal/market") })
 * const engine = PooledEngine.layer.pipe(Layer.provide(cluster))
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<SymbolPool, PoolUnavailable> =>
  Layer.effect(SymbolPool, makeClusterPool(options)).pipe(
    Layer.provide(layerPostgres(options)),
    Layer.catchTag("DatabaseUnavailable", (error) => Layer.effect(SymbolPool, Effect.fail(error.asPoolUnavailable))),
  )
