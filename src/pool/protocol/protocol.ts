import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { Packed } from "./packing.ts"

/*
 * What the main thread and a worker say to each other, and the memory that they
 * share. A lane is a place for one symbol in flight. Its word holds the attempt
 * and the state together and moves only by compare-and-swap, so that exactly one
 * side decides whether a symbol starts, and a lane that was given to another
 * symbol meanwhile cannot be mistaken for the old one.
 */
// A symbol may replace these on its worker.
const { load, store } = Atomics
const { hrtime } = process

export const IDLE = 0
export const QUEUED = 1
/** Its own code runs: whatever holds the thread now is the symbol's doing. */
export const STARTED = 2
/** It waits: what holds the thread now may have been left behind by another symbol. */
export const WAITING = 3
export const DONE = 4
/** In the marker behind the lanes: what the worker does for a job rather than for one symbol. */
export const PREPARING = 5
export const PREFETCHING = 6
/** It runs an attempt that was taken back while it began: nobody waits for its answer. */
export const STRAY = 7

const STATE_BITS = 3

/** A lane's word: the low bits of the attempt, and the state. */
export const laneWord = (attempt: number, state: number): number => (attempt << STATE_BITS) | state

/** The state in a lane's word. */
export const laneState = (word: number): number => word & ((1 << STATE_BITS) - 1)

/** The low bits of the attempt in a lane's word. */
export const laneAttempt = (word: number): number => word >> STATE_BITS

/** The shared memory of one thread: `count` lanes, then the marker, the key of the job that it is about, and the system's number of the thread. */
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

/** Says what the thread does for a job, or with `IDLE` that it is done. */
export const mark = ({ count, startedAt, state }: Lanes, doing: number, job = 0): void => {
  startedAt[count] = monotonicMs()
  store(state, count + 1, job)
  store(state, count, doing)
}

/** Says which thread of the system it is. */
export const tellThread = ({ count, state }: Lanes, thread: number): void => void store(state, count + 2, thread)

/** Which thread of the system it is; 0 where that is not known. */
export const systemThread = ({ count, state }: Lanes): number => load(state, count + 2)

/** What the thread does for a job, for which one, and since when. */
export const markOf = ({ count, startedAt, state }: Lanes): { doing: number; job: number; since: number } => ({
  doing: load(state, count),
  job: load(state, count + 1),
  since: startedAt[count],
})

/** A clock that all threads of a process share (`performance.now` has an origin of its own in each). */
export const monotonicMs = (): number => {
  const time = hrtime()
  return time[0] * 1000 + time[1] / 1_000_000
}

/** What every worker is told when it starts. */
export interface WorkerSettings {
  readonly config: Readonly<Record<string, string>>
  /** An answer that is larger is its symbol's `InvalidReply`. */
  readonly maxReplyBytes: number
  /** Whether to say how much memory is in use, to look for leaks, to measure the work of an answer. */
  readonly tellMemory: boolean
  readonly detectLeaks: boolean
  readonly measureWork: boolean
}

/** The first message to a thread, on the port under the key `marketsweep` of its `workerData`. */
export interface ThreadBoot extends WorkerSettings {
  readonly lanes: SharedArrayBuffer
}

/** Main to worker. Columns rather than an object a symbol, and of numbers in memory: cheaper to clone. */
export type ToWorker =
  /** With what the job's first preparation named as its source. */
  | { readonly type: "prepare"; readonly job: number; readonly header: JobHeader; readonly source?: string }
  | {
      readonly type: "run"
      readonly job: number
      readonly lanes: Int32Array
      readonly attempts: Int32Array
      readonly symbols: ReadonlyArray<string>
      /** When they were members of the job's universe, where it has one; see `Memberships`. */
      readonly memberships?: Float64Array
      readonly prefetch: boolean
    }
  | { readonly type: "cancel"; readonly lane: number; readonly attempt: number }
  | { readonly type: "forget"; readonly job: number }
  | { readonly type: "ping"; readonly ping: number }

/** A symbol's answer on its way: `error` is an encoded `SymbolError`, `answer` a `SymbolAnswer` still to be checked. */
export interface Reply {
  readonly ms: number
  readonly answer?: unknown
  readonly error?: unknown
  /** It was taken back before it began, and not run. */
  readonly skipped?: true
}

/** Worker to main. Errors are encoded `JobError`s. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "prepared"; readonly job: number; readonly source?: string }
  | { readonly type: "rejected"; readonly job: number; readonly error: unknown }
  | {
      readonly type: "answers"
      readonly lanes: Int32Array
      readonly attempts: Int32Array
      /** `null` is the next one in `packed`; all are there where this is missing. */
      readonly replies?: ReadonlyArray<Reply | null>
      readonly packed?: Packed
      readonly memoryBytes?: number
      /** When each began, where work is measured. */
      readonly startedAt?: ReadonlyArray<number>
    }
  /** A symbol, or something that one left behind, replaced this built-in function: the worker ends itself. */
  | { readonly type: "changed"; readonly what: string; readonly symbol?: string }
  /** The event loop turns. */
  | { readonly type: "pong"; readonly ping: number }
  /** Told once after a ping, or after the last of several: all that was sent before it is done. */
  | { readonly type: "idle"; readonly ping: number }
