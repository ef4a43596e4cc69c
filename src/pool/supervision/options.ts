import { availableParallelism } from "node:os"
import * as Duration from "effect/Duration"
import type { SupervisorOptions } from "./Supervisor.ts"
import type { OpenTransport } from "./Transport.ts"

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
  /** Gives each result its `cost`. Off unless given. */
  readonly measureCost?: boolean
  /** Replaces a worker after so many symbols, or when it has more memory in use than so many MB. Off unless given. */
  readonly recycle?: { readonly afterSymbols?: number; readonly aboveMb?: number }
}

const MB = 1024 * 1024

/** More of anything than a machine can have. */
const MOST = 65_536

/** A number of things; NaN where the value says of none how many. */
const whole = (value: number, least: number): number =>
  Number.isFinite(value) ? Math.min(MOST, Math.max(least, Math.floor(value))) : Number.NaN

/** How many workers the options ask for. */
export const workersOf = (options: WorkersOptions): number => whole(options.workers ?? availableParallelism(), 1)

/** How many spares the options ask for. */
export const sparesOf = (options: WorkersOptions): number => whole(options.spares ?? 1, 0)

/** The options with their defaults, over what carries a worker. */
export const settingsOf = (options: WorkersOptions, open: OpenTransport): Omit<SupervisorOptions, "warn"> => ({
  worker: options.worker,
  open,
  workers: workersOf(options),
  initial: Math.min(workersOf(options), whole(options.initial ?? MOST, 1)),
  lanes: whole(options.lanes ?? 512, 1),
  spares: sparesOf(options),
  slowAfterMs: options.slowAfter === undefined ? Infinity : Duration.toMillis(options.slowAfter),
  recycleAfterSymbols: options.recycle?.afterSymbols ?? Infinity,
  recycleAboveBytes: (options.recycle?.aboveMb ?? Infinity) * MB,
  settings: {
    config: options.config ?? {},
    maxReplyBytes: options.maxReplyBytes ?? 64 * MB,
    detectLeaks: options.detectLeaks ?? false,
    measureWork: options.measureCost ?? false,
    tellMemory: options.recycle?.aboveMb !== undefined,
  },
})
