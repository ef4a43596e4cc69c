import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { JobError } from "../../job/JobError.ts"
import { SymbolPool } from "../SymbolPool.ts"
import type { WorkersOptions } from "../supervision/WorkersOptions.ts"
import { settingsOf } from "../supervision/options.ts"
import { makeSupervisedPool } from "../supervision/supervised.ts"
import type { EarlyThread } from "./EarlyThread.ts"
import { openThread } from "./openThread.ts"

/** Options of the pool of worker threads; all but `worker` have defaults. @since 0.1.0 */
export interface Options extends WorkersOptions {
  /**
   * The heap limit of a thread in MB, without typed arrays: a symbol that needs more is `OutOfMemory`. Defaults to
   * Node's own limit.
   */
  readonly maxHeapMb?: number
  /** A thread started before the pool, used as its first one. */
  readonly early?: EarlyThread | undefined
  /**
   * Ends the process at its exit even if native code still holds a killed thread: the pool leaves such a thread behind,
   * but Node waits for it. The exit code is kept by `process.execve`; where that is missing, SIGKILL ends the process.
   * For programs that run code they do not know. Defaults to `false`.
   */
  readonly forceExit?: boolean
}

/**
 * Runs symbols on worker threads. A thread is killed when its symbol overruns the limit, and replaced when it dies.
 * Building the layer starts the threads and waits for the first one to be ready; it fails with the worker's own reason
 * (a missing store) or with `PoolUnavailable`.
 *
 * ```ts
 * import { defaultWorker, ThreadPool } from "marketsweep"
 *
 * const threads = ThreadPool.layer({ worker: defaultWorker, config: { store: "market.db" }, workers: 4 })
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<SymbolPool, JobError> =>
  Layer.effect(
    SymbolPool,
    Effect.suspend(() => {
      const { worker, maxHeapMb, early, forceExit = false } = options
      return makeSupervisedPool(settingsOf(options, openThread({ worker, maxHeapMb, early, forceExit })))
    }),
  )
