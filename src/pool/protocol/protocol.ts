import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { Packed } from "./packing.ts"

/*
 * The messages between the main thread and a worker, and the memory that they
 * share. A lane is a slot for one symbol in flight. Its word holds the attempt and
 * the state together, and either side moves it on from QUEUED by compare-and-swap:
 * exactly one of them decides whether a symbol starts, and a lane that has been
 * reused cannot be mistaken for its former symbol.
 *
 *   IDLE ──sent──► QUEUED ──begins──► STARTED ──waits──► WAITING
 *    ▲               │                   │                  │
 *    ├──taken back───┘                   └──────ends────────┤
 *    └──────────────────answer received───────── DONE ◄─────┘
 */
// A symbol may replace these on its worker.
const { load, store } = Atomics
const { hrtime } = process

export const IDLE = 0
export const QUEUED = 1
/** The symbol's own code runs: if the thread is blocked, the symbol blocks it. */
export const STARTED = 2
/** The symbol waits: if the thread is blocked, something that another symbol left behind may block it. */
export const WAITING = 3
export const DONE = 4
/** States of the marker after the lanes: what the worker does for a job rather than for one symbol. */
export const PREPARING = 5
export const PREFETCHING = 6
/** The worker runs an attempt that was taken back as it began: nobody waits for its answer. */
export const STRAY = 7

const STATE_BITS = 3

/** A lane's word: the low bits of the attempt, and the state. */
export const laneWord = (attempt: number, state: number): number => (attempt << STATE_BITS) | state

/** The state in a lane's word. */
export const laneState = (word: number): number => word & ((1 << STATE_BITS) - 1)

/** The low bits of the attempt in a lane's word. */
export const laneAttempt = (word: number): number => word >> STATE_BITS

/**
 * The lanes of one worker: `count` of them, then the marker, the key of the job that it is about, and the system's
 * thread id.
 */
export interface Lanes {
  readonly count: number
  readonly state: Int32Array
  /** When the lane's symbol started, in ms of {@link monotonicMs}. */
  readonly startedAt: Float64Array
}

const EXTRA = 3

export const makeLaneMemory = (count: number): SharedArrayBuffer =>
  new SharedArrayBuffer((count + EXTRA) * (Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT))

export const openLanes = (memory: SharedArrayBuffer): Lanes => {
  const places = memory.byteLength / (Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT)
  return {
    count: places - EXTRA,
    startedAt: new Float64Array(memory, 0, places),
    state: new Int32Array(memory, places * Float64Array.BYTES_PER_ELEMENT, places),
  }
}

/** Marks what the thread does for a job, or with `IDLE` that it is done. */
export const mark = ({ count, startedAt, state }: Lanes, doing: number, job = 0): void => {
  startedAt[count] = monotonicMs()
  store(state, count + 1, job)
  store(state, count, doing)
}

/** Stores the system's id of this thread. */
export const storeThread = ({ count, state }: Lanes, thread: number): void => void store(state, count + 2, thread)

/** The system's id of the thread; 0 if unknown. */
export const systemThread = ({ count, state }: Lanes): number => load(state, count + 2)

/** What the worker does for a job, the key of that job, and since when, in ms of {@link monotonicMs}. */
export const markOf = ({ count, startedAt, state }: Lanes): { doing: number; job: number; since: number } => ({
  doing: load(state, count),
  job: load(state, count + 1),
  since: startedAt[count],
})

/** A clock in ms that all threads and child processes share (the origin of `performance.now` differs in each). */
export const monotonicMs = (): number => {
  const time = hrtime()
  return time[0] * 1000 + time[1] / 1_000_000
}

/** The settings that every worker is started with. */
export interface WorkerSettings {
  readonly config: Readonly<Record<string, string>>
  /** An answer that is larger is its symbol's `InvalidReply`. */
  readonly maxReplyBytes: number
  /** Whether answers report the memory in use. */
  readonly tellMemory: boolean
  readonly detectLeaks: boolean
  /** Whether answers report what their work took. */
  readonly measureWork: boolean
}

/** The first message to a thread, on the port under the key `marketsweep` of its `workerData`. */
export interface ThreadBoot extends WorkerSettings {
  readonly lanes: SharedArrayBuffer
}

/** Main thread to worker. Columns in typed arrays are cheaper to clone than an object for each symbol. */
export type ToWorker =
  /** `source` is what the job's first preparation named. */
  | { readonly type: "prepare"; readonly job: number; readonly header: JobHeader; readonly source?: string }
  | {
      readonly type: "run"
      readonly job: number
      readonly lanes: Int32Array
      readonly attempts: Int32Array
      readonly symbols: ReadonlyArray<string>
      /** When they were members of the job's universe, if it has one; see `Memberships`. */
      readonly memberships?: Float64Array
      readonly prefetch: boolean
    }
  | { readonly type: "cancel"; readonly lane: number; readonly attempt: number }
  | { readonly type: "forget"; readonly job: number }
  | { readonly type: "ping"; readonly ping: number }

/**
 * The reply for one symbol: `error` is an encoded `SymbolError`, `answer` a `SymbolAnswer` that is still to be
 * checked.
 */
export interface Reply {
  readonly ms: number
  readonly answer?: unknown
  readonly error?: unknown
  /** It was not run: it was taken back before it began, or its job is not prepared there. */
  readonly skipped?: true
}

/** Worker to main thread. Errors are encoded `JobError`s. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "prepared"; readonly job: number; readonly source?: string }
  | { readonly type: "rejected"; readonly job: number; readonly error: unknown }
  | {
      readonly type: "answers"
      readonly lanes: Int32Array
      readonly attempts: Int32Array
      /** `null` stands for the next answer in `packed`; if this is missing, all answers are packed. */
      readonly replies?: ReadonlyArray<Reply | null>
      readonly packed?: Packed
      readonly memoryBytes?: number
      /** When each symbol began, in ms of {@link monotonicMs}, if work is measured. */
      readonly startedAt?: ReadonlyArray<number>
    }
  /** A symbol, or code that it left behind, replaced this built-in function: the worker ends itself. */
  | { readonly type: "changed"; readonly what: string; readonly symbol?: string }
  /** The event loop runs. */
  | { readonly type: "pong"; readonly ping: number }
  /** Sent once after a ping, or after the last of several: all that was sent before the ping is done. */
  | { readonly type: "idle"; readonly ping: number }
