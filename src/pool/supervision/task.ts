import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { monotonicMs } from "../protocol.ts"
import type { PoolWorker } from "./PoolWorker.ts"

/** A job that is open on the pool. */
export interface OpenJob {
  readonly key: number
  readonly header: JobHeader
  /** How many symbols it has. */
  readonly symbols: number
  readonly limitMs: number
  /** Symbols that wait for a lane, next first. */
  waiting: Array<Task>
  /** How long a symbol took lately, in ms: decides how many to have in flight on a worker. */
  averageMs: number
  /** Workers that died while they prepared this job: too many end it. */
  deathsInPrepare: number
  /** Workers that died or were stuck while they read ahead for this job: too many, and each symbol reads for itself. */
  faultsInPrefetch: number
  /** Why no more of its symbols can run, once that is so. */
  lostTo: string | undefined
  /** Nobody is told any more of the symbols that end with it. */
  isClosed: boolean
}

/** A lane that holds a task. */
export interface Place {
  readonly worker: PoolWorker
  readonly lane: number
}

/** One symbol on its way through the pool. It may lie in two lanes: the first answer wins. */
export interface Task {
  readonly job: OpenJob
  readonly symbol: string
  readonly onResult: (result: ProcessingResult) => void
  /** Nobody waits for it once its job is closed. */
  readonly endsWithJob: boolean
  /** Made anew when it changes: pushing to an empty array would reserve room for sixteen more. */
  places: ReadonlyArray<Place>
  /** When it was asked for, in ms of `monotonicMs`. */
  readonly submittedAt: number
  /** How often it was sent to a worker, less the times when it was taken back before it began. */
  sent: number
  settled: boolean
  /** It ran longer than the soft limit, and that was said. */
  slow: boolean
  /** A worker died while it ran: it runs once more, alone on a fresh worker. */
  suspect: boolean
  /** When a cancelled task's grace is over, in ms of `monotonicMs`. */
  graceEndsAt: number
  /** Told once a cancelled task runs nowhere any more. */
  onReleased: (() => void) | undefined
}

/** The places of a task that lies in no lane. */
export const NOWHERE: ReadonlyArray<Place> = []

export const makeTask = (
  job: OpenJob,
  symbol: string,
  onResult: (result: ProcessingResult) => void,
  endsWithJob = false,
): Task => ({
  job,
  symbol,
  onResult,
  endsWithJob,
  places: NOWHERE,
  submittedAt: monotonicMs(),
  sent: 0,
  settled: false,
  slow: false,
  suspect: false,
  graceEndsAt: Infinity,
  onReleased: undefined,
})
