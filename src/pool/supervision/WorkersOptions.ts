import type { Writable } from "node:stream"
import type * as Duration from "effect/Duration"

/** Options of every pool of workers; all but `worker` have defaults. @since 0.1.0 */
export interface WorkersOptions {
  /** The worker module: `defaultWorker`, or your own file that calls `launch`. */
  readonly worker: URL
  /** What `Config` reads in the workers: paths, not credentials (those come from the environment). Defaults to `{}`. */
  readonly config?: Readonly<Record<string, string>>
  /** The number of workers. Defaults to the processors that this process may use. */
  readonly workers?: number
  /** How many workers to start with; the others follow once symbols have been waiting for 0.4 s. Defaults to all. */
  readonly initial?: number
  /** The most symbols in flight on one worker. Defaults to 512. */
  readonly lanes?: number
  /** Workers kept ready to replace one that dies, from the first sign of trouble on. Defaults to 1. */
  readonly spares?: number
  /** An answer of more than about this many bytes is `InvalidReply`. Defaults to 64 MB. */
  readonly maxReplyBytes?: number
  /** A symbol that runs longer is flagged `Slow`, and logged while it goes on. Defaults to never. */
  readonly slowAfter?: Duration.Input
  /**
   * Flags a symbol `Leak` that leaves timers, handles or more than 64 MB behind, at some 20 µs for each symbol.
   * Defaults to `false`.
   */
  readonly detectLeaks?: boolean
  /** Receives what workers print. Defaults to standard error. */
  readonly output?: Writable
  /** Gives each result its `cost`. Defaults to `false`. */
  readonly measureCost?: boolean
  /** Replaces a worker after `afterSymbols` symbols, or when it uses more than `aboveMb` MB. Defaults to never. */
  readonly recycle?: { readonly afterSymbols?: number; readonly aboveMb?: number }
}
