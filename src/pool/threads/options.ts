import { availableParallelism } from "node:os"
import * as Duration from "effect/Duration"
import type { SupervisorOptions } from "./Supervisor.ts"

/** What {@link SymbolPool.layerThreads} takes; everything but `worker` has a default. @since 0.1.0 */
export interface ThreadsOptions {
  /** The worker module: `defaultWorker`, or your own file that calls `launch`. */
  readonly worker: URL
  /** What `Config` reads in the workers: paths, not credentials (those come from the environment). */
  readonly config?: Readonly<Record<string, string>>
  /** Threads; as many as the machine runs at once unless given. */
  readonly workers?: number
  /** Symbols in flight on a thread at most; 256 unless given. */
  readonly lanes?: number
  /** Threads kept ready to replace one that dies, from the first sign of trouble on; 1 unless given. */
  readonly spares?: number
  /** The heap of a thread in MB: a symbol that needs more is `OutOfMemory`. Typed arrays are not counted by the platform. */
  readonly maxHeapMb?: number
  /** An answer of more bytes than about this is `InvalidReply`; 64 MB unless given. */
  readonly maxReplyBytes?: number
  /** A symbol that runs longer is flagged `Slow`, and logged while it goes on; never unless given. */
  readonly slowAfter?: Duration.Input
  /** Flags a symbol `Leak` that leaves timers, handles or more than 64 MB behind; costs some 20 µs a symbol. Off unless given. */
  readonly detectLeaks?: boolean
  /** Gives each result its `cost`. Off unless given. */
  readonly measureCost?: boolean
  /** Replaces a thread after so many symbols, or when it has more memory in use than so many MB. Off unless given. */
  readonly recycle?: { readonly afterSymbols?: number; readonly aboveMb?: number }
}

const MB = 1024 * 1024

const whole = (value: number, least: number): number => Math.max(least, Math.floor(value))

/** The options with their defaults. */
export const settingsOf = (options: ThreadsOptions): Omit<SupervisorOptions, "warn"> => ({
  worker: options.worker,
  config: options.config ?? {},
  workers: whole(options.workers ?? availableParallelism(), 1),
  lanes: whole(options.lanes ?? 256, 1),
  spares: whole(options.spares ?? 1, 0),
  maxHeapMb: options.maxHeapMb,
  maxReplyBytes: options.maxReplyBytes ?? 64 * MB,
  slowAfterMs: options.slowAfter === undefined ? Infinity : Duration.toMillis(options.slowAfter),
  detectLeaks: options.detectLeaks ?? false,
  measureWork: options.measureCost ?? false,
  tellMemory: options.recycle?.aboveMb !== undefined,
  recycleAfterSymbols: options.recycle?.afterSymbols ?? Infinity,
  recycleAboveBytes: (options.recycle?.aboveMb ?? Infinity) * MB,
})
