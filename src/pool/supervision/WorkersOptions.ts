import type { Writable } from "node:stream"
import type * as Duration from "effect/Duration"

/** What every pool of workers takes; everything but `worker` has a default. @since 0.1.0 */
export interface WorkersOptions {
  /** The worker module: `defaultWorker`, or your own file that calls `launch`. */
  readonly worker: URL
  /** What `Config` reads in the workers: paths, not credentials (those come from the environment). */
  readonly config?: Readonly<Record<string, string>>
  /** Workers; as many as the machine runs at once unless given. */
  readonly workers?: number
  /** Workers to begin with; the others are started once symbols have been waiting for 0.4 s. All of them unless given. */
  readonly initial?: number
  /** Symbols in flight on a worker at most; 512 unless given. */
  readonly lanes?: number
  /** Workers kept ready to replace one that dies, from the first sign of trouble on; 1 unless given. */
  readonly spares?: number
  /** An answer of more bytes than about this is `InvalidReply`; 64 MB unless given. */
  readonly maxReplyBytes?: number
  /** A symbol that runs longer is flagged `Slow`, and logged while it goes on; never unless given. */
  readonly slowAfter?: Duration.Input
  /** Flags a symbol `Leak` that leaves timers, handles or more than 64 MB behind; costs some 20 µs a symbol. Off unless given. */
  readonly detectLeaks?: boolean
  /** Where what workers print goes; standard error unless given. */
  readonly output?: Writable
  /** Gives each result its `cost`. Off unless given. */
  readonly measureCost?: boolean
  /** Replaces a worker after so many symbols, or when it has more memory in use than so many MB. Off unless given. */
  readonly recycle?: { readonly afterSymbols?: number; readonly aboveMb?: number }
}
