import type { WorkersOptions } from "../supervision/options.ts"
import type { EarlyThread } from "./EarlyThread.ts"

/** What {@link SymbolPool.layerThreads} takes; everything but `worker` has a default. @since 0.1.0 */
export interface ThreadsOptions extends WorkersOptions {
  /** The heap of a thread in MB: a symbol that needs more is `OutOfMemory`. Typed arrays are not counted by the platform. */
  readonly maxHeapMb?: number
  /** A thread that was started before the pool, to be its first one. */
  readonly early?: EarlyThread | undefined
}
