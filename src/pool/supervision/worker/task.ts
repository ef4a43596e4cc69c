import type { JobHeader } from "../../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../../job/ProcessingResult.ts"
import type { Memberships } from "../../../job/Memberships.ts"

/** A job that is open on the pool. */
export interface OpenJobOn<Worker> {
  readonly key: number
  readonly header: JobHeader
  /** How many symbols it has. */
  readonly symbols: number
  /** The memberships of its universe, if it has one; read while it is prepared. */
  memberships: Memberships | undefined
  readonly limitMs: number
  /** The source that its first preparation named, which all others must read. */
  source: string | undefined
  /** Symbols that wait for a lane, next first. */
  waiting: Array<TaskOn<Worker>>
  /** How long a symbol took lately, in ms: decides how many to have in flight on a worker. */
  averageMs: number
  /** How much memory an answer took lately, in bytes; `undefined` before the first one. */
  averageBytes: number | undefined
  /** Symbols that were asked for and are neither answered nor cancelled. */
  unanswered: number
  /** Its results are not taken as fast as they come: no more of its symbols are sent. */
  isHeld: boolean
  /** When it was opened, in ms of `monotonicMs`. */
  readonly openedAt: number
  /** Workers that died while they prepared this job: too many end it. */
  deathsInPrepare: number
  /** Workers it was given to that were lost since the last of its symbols was answered: too many end it. */
  deathsInVain: number
  /** Workers that could not prepare it, although another one had, since the last of its symbols was answered: too many end it. */
  rejections: number
  /** Why the last of them could not. */
  rejectedFor: string
  /** Workers that died or were stuck while they read ahead for this job: too many, and each symbol reads for itself. */
  faultsInPrefetch: number
  /** Why no more of its symbols can run, once that is so. */
  lostTo: string | undefined
  /** The symbols that end with it are not answered any more. */
  isClosed: boolean
}

/** A lane that holds a task. */
export interface Place<Worker> {
  readonly worker: Worker
  readonly lane: number
}

/** One symbol on its way through the pool. It may lie in two lanes: the first answer wins. */
export interface TaskOn<Worker> {
  readonly job: OpenJobOn<Worker>
  readonly symbol: string
  readonly onResult: (result: ProcessingResult) => void
  /** Nobody waits for it once its job is closed. */
  readonly endsWithJob: boolean
  /** Replaced when it changes: a push to an empty array reserves room for sixteen more. */
  places: ReadonlyArray<Place<Worker>>
  /** When it was asked for, in ms of `monotonicMs`, where work is measured. */
  readonly submittedAt: number
  /** How often its worker was lost after it had begun. */
  losses: number
  /** How often it was sent to a worker and not taken back before it began. */
  sent: number
  settled: boolean
  /** It exceeded the soft limit, which was reported. */
  slow: boolean
  /** A worker died while it ran: it runs again, alone on a fresh worker. */
  suspect: boolean
  /** How often a fresh worker could not prepare its job for it to run alone. */
  refusals: number
  /** The end of a cancelled task's grace period, in ms of `monotonicMs`. */
  graceEndsAt: number
  /** Called once a cancelled task runs nowhere any more. */
  onReleased: (() => void) | undefined
}

/** The places of a task that lies in no lane. */
export const NOWHERE: ReadonlyArray<never> = []

export const makeTask = <Worker>(
  job: OpenJobOn<Worker>,
  symbol: string,
  onResult: (result: ProcessingResult) => void,
  endsWithJob = false,
  submittedAt = 0,
): TaskOn<Worker> => ({
  job,
  symbol,
  onResult,
  endsWithJob,
  places: NOWHERE,
  submittedAt,
  losses: 0,
  sent: 0,
  settled: false,
  slow: false,
  suspect: false,
  refusals: 0,
  graceEndsAt: Infinity,
  onReleased: undefined,
})
