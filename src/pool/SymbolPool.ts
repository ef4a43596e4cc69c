import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { JobError } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { SymbolError } from "../job/SymbolError.ts"

/**
 * Runs the symbols of one open job.
 *
 * @since 0.1.0
 */
export interface SymbolRunner {
  /**
   * Answers one symbol. A symbol without an answer succeeds with a result that has an `error`; a pool of your own may
   * fail instead. Interrupting the effect ends the symbol.
   */
  readonly run: (symbol: string) => Effect.Effect<ProcessingResult, SymbolError>
  /**
   * Answers one symbol by callback, without a fiber: the engine prefers it unless symbols are retried or traced.
   * Calls back exactly once, unless the scope of the job closes first; closing waits until the symbol has ended. A
   * pool of your own may leave it out.
   */
  readonly begin?: (symbol: string, onResult: (result: ProcessingResult) => void) => void
  /**
   * Called with `true` while too many results wait to be taken: no more symbols of the job should start until it is
   * called with `false`. A pool of your own may leave it out.
   */
  readonly hold?: (isHeld: boolean) => void
}

/** A running symbol, and how long it has been running, in ms. @since 0.1.0 */
export interface RunningSymbol {
  readonly symbol: string
  readonly elapsedMs: number
}

/**
 * Where symbols run. Its layers are `InProcessPool`, `ThreadPool` and `ProcessPool`, and `ClusterPool` of
 * `marketsweep/cluster`.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { defaultWorker, PooledEngine, ThreadPool } from "marketsweep"
 *
 * const engine = PooledEngine.layer.pipe(
 *   Layer.provide(ThreadPool.layer({ worker: defaultWorker, config: { store: "market.db" } })),
 * )
 * ```
 *
 * @since 0.1.0
 */
export class SymbolPool extends Context.Service<
  SymbolPool,
  {
    /** How many symbols can run at the same time. */
    readonly workers: number
    /** How many symbols to keep in flight so that no worker waits for the next one. */
    readonly concurrency: number
    /** The running symbols of all jobs; a pool of your own may leave it out. */
    readonly running?: () => ReadonlyArray<RunningSymbol>
    /** Prepares a job on one worker; fails with a `JobError` before any symbol runs. Closing the scope ends the job. */
    readonly open: (job: ProcessingJob) => Effect.Effect<SymbolRunner, JobError, Scope.Scope>
  }
>()("marketsweep/SymbolPool") {}
