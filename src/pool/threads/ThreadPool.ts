import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { JobError } from "../../job/JobError.ts"
import { SymbolPool } from "../SymbolPool.ts"
import type { WorkersOptions } from "../supervision/WorkersOptions.ts"
import { settingsOf } from "../supervision/options.ts"
import { makeSupervised } from "../supervision/supervised.ts"
import type { EarlyThread } from "./EarlyThread.ts"
import { openThread } from "./openThread.ts"

/** Options of the pool of worker threads; everything but `worker` has a default. @since 0.1.0 */
export interface Options extends WorkersOptions {
  /** Heap of a thread in MB: a symbol that needs more is `OutOfMemory`. The platform does not count typed arrays. */
  readonly maxHeapMb?: number
  /** A thread started before the pool, used as its first one. */
  readonly early?: EarlyThread | undefined
  /**
   * Native code can hold a thread that was killed: the pool leaves it behind, but Node waits for it when the process is to
   * end. With this, the process then ends all the same, with its exit code (by `process.execve`; where that is missing,
   * by SIGKILL). For programs of your own that run symbols you do not know; off unless given.
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
      return makeSupervised(settingsOf(options, openThread({ worker, maxHeapMb, early, forceExit })))
    }),
  )
