import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { JobError } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { SymbolError } from "../job/SymbolError.ts"
import type { SymbolProcessor } from "../job/SymbolProcessor.ts"
import { makeInProcess } from "./inProcess.ts"
import type { ProcessesOptions } from "./processes/options.ts"
import type { ThreadsOptions } from "./threads/options.ts"
import { makeThreads } from "./threads/threads.ts"

/** What a pool offers to the engine. @since 0.1.0 */
export interface SymbolPoolShape {
  /** How many symbols can run at the same time. */
  readonly workers: number
  /** How many symbols to have in flight, so that no worker waits for the next. */
  readonly concurrency: number
  /**
   * Prepares a job and gives what runs a symbol of it, until the scope closes.
   * Fails with a `JobError` before any symbol runs. A symbol that could not be
   * answered is a result with an `error`; a pool of your own may fail instead.
   */
  readonly open: (job: ProcessingJob) => Effect.Effect<RunSymbol, JobError, Scope.Scope>
}

/**
 * Runs a symbol of an open job. Where a pool can do without an Effect for each,
 * the function has a `begin` as well, which the engine prefers unless symbols
 * are to be retried or to have spans. A pool of your own may leave it out.
 *
 * @since 0.1.0
 */
export interface RunSymbol {
  (symbol: string): Effect.Effect<ProcessingResult, SymbolError>
  /**
   * Begins a symbol and calls back once, with its result, whatever becomes of
   * it. Where the scope of the job closes first, nobody is called back, and the
   * closing waits until the symbol runs nowhere any more.
   */
  readonly begin?: (symbol: string, onResult: (result: ProcessingResult) => void) => void
}

/**
 * Where symbols run. One service, several layers: in this process, on worker
 * threads, in child processes.
 *
 * ```ts
 * import { defaultWorker, ProcessingEngine, SymbolPool } from "marketsweep"
 * import * as Layer from "effect/Layer"
 *
 * const engine = ProcessingEngine.layer.pipe(
 *   Layer.provide(SymbolPool.layerThreads({ worker: defaultWorker, config: { store: "market.db" } })),
 * )
 * ```
 *
 * @since 0.1.0
 */
export class SymbolPool extends Context.Service<SymbolPool, SymbolPoolShape>()("marketsweep/SymbolPool") {
  /**
   * Runs symbols in this process, `concurrency` (16) at a time. For tests,
   * debugging and processors whose cost is bounded: a limit cannot end
   * synchronous code here.
   *
   * @since 0.1.0
   */
  static layerInProcess(options?: { readonly concurrency?: number }): Layer.Layer<SymbolPool, never, SymbolProcessor> {
    return Layer.effect(SymbolPool, makeInProcess(options?.concurrency ?? 16))
  }

  /**
   * Runs symbols on worker threads that are killed when a symbol overruns its
   * limit and replaced when they die. Building the layer starts the threads and
   * waits for the first one to be ready; it fails with the worker's own reason
   * (a missing store), or with `PoolUnavailable`.
   *
   * @since 0.1.0
   */
  static layerThreads(options: ThreadsOptions): Layer.Layer<SymbolPool, JobError> {
    return Layer.effect(SymbolPool, makeThreads(options))
  }

  /**
   * Runs symbols in child processes: all that {@link SymbolPool.layerThreads}
   * promises, and a wall around memory. A symbol that takes more than it may, in
   * one array or in typed arrays, is `OutOfMemory`, and this process and the
   * other children do not notice. For code that is not trusted with memory;
   * each child is a Node of its own, of 44 MB and 80 ms before its imports.
   *
   * ```ts
   * import { defaultWorker, SymbolPool } from "marketsweep"
   *
   * const processes = SymbolPool.layerProcesses({
   *   worker: defaultWorker,
   *   config: { store: "market.db" },
   *   maxHeapMb: 256,
   *   maxResidentMb: 512,
   * })
   * ```
   *
   * @since 0.1.0
   */
  static layerProcesses(options: ProcessesOptions): Layer.Layer<SymbolPool, JobError> {
    // Loaded when it is asked for: starting programs takes code that threads do without.
    const load = Effect.promise(() => import("./processes/processes.ts"))
    return Layer.effect(
      SymbolPool,
      Effect.flatMap(load, ({ makeProcesses }) => makeProcesses(options)),
    )
  }
}
