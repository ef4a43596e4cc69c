import type { WorkersOptions } from "../supervision/options.ts"

/** What {@link SymbolPool.layerThreads} takes; everything but `worker` has a default. @since 0.1.0 */
export interface ThreadsOptions extends WorkersOptions {
  /** The heap of a thread in MB: a symbol that needs more is `OutOfMemory`. Typed arrays are not counted by the platform. */
  readonly maxHeapMb?: number
}
