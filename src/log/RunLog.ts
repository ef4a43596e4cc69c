import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { KeptRuns } from "./KeptRuns.ts"
import { makeRunLog } from "./makeRunLog.ts"

/**
 * A log of runs: their jobs, their results as they completed, and how they ended. `LoggedEngine` records the jobs of an
 * engine in it; the command line and your own programs read it.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { RunLog } from "marketsweep/log"
 *
 * const unfinished = RunLog.use((log) => log.runs).pipe(
 *   Effect.map((runs) => runs.filter(({ state }) => state !== "finished")),
 *   Effect.provide(RunLog.layerSqlite("market.db.runs")),
 * )
 * ```
 *
 * @since 0.1.0
 */
export class RunLog extends Context.Service<RunLog, KeptRuns>()("marketsweep/RunLog") {
  /**
   * A log in the SQLite file `path`, which is created if missing. Any number of threads and processes may write to it.
   * Written results survive the death of the process. Fails with `StoreUnavailable` if the file cannot be written, is no
   * log, or is locked by another process for 10 s.
   *
   * @since 0.1.0
   */
  static layerSqlite(path: string): Layer.Layer<RunLog, StoreUnavailable> {
    return Layer.effect(RunLog, makeRunLog(path))
  }

  /** {@link RunLog.layerSqlite} with its path read from `Config`. @since 0.1.0 */
  static layerConfig(
    options: Config.Wrap<{ readonly path: string }>,
  ): Layer.Layer<RunLog, StoreUnavailable | Config.ConfigError> {
    return Layer.effect(
      RunLog,
      Effect.flatMap(Config.unwrap(options), ({ path }) => makeRunLog(path)),
    )
  }

  /** A log in memory, lost with its layer: for tests, and for programs that resume only their own runs. @since 0.1.0 */
  static readonly layerMemory: Layer.Layer<RunLog> = Layer.effect(RunLog, Effect.orDie(makeRunLog(":memory:")))
}
