import type { JobHeader } from "../../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../../job/ProcessingResult.ts"
import type { Memberships } from "../../../job/Memberships.ts"

/** A job that is open on the pool. */
export interface OpenJobOn<Worker> {
  readonly key: number
  readonly header: JobHeader
  /** How many symbols it has. */
  readonly symbols: number
  /** The memberships of its universe, if it has one; set while it is prepared. */
  memberships: Memberships | undefined
  /** The limit of each attempt at a symbol. */
  readonly limitMs: number
  /** The source that its first preparation named, which all others must read. */
  source: string | undefined
  /** Symbols that wait for a lane, in order. */
  waiting: Array<TaskOn<Worker>>
  /** The running average time of a symbol in ms, which decides how many are in flight on a worker. */
  averageMs: number
  /** The running average size of an answer in bytes; `undefined` before the first one. */
  averageBytes: number | undefined
  /** How many symbols were requested and are neither answered nor cancelled. */
  unanswered: number
  /** Whether none of its symbols are sent, since its results are not taken as fast as they come. */
  isHeld: boolean
  /** When it was opened, in ms of `monotonicMs`. */
  readonly openedAt: number
  /** How many workers died while they prepared it. Too many end it. */
  deathsInPrepare: number
  /** How many workers it was given to were lost since its last answer. Too many end it. */
  deathsWithoutAnswer: number
  /** How many workers could not prepare it since its last answer, although one could. Too many end it. */
  rejections: number
  /** The reason of the last rejection. */
  rejectedFor: string
  /** How many workers died or got stuck while they read ahead for it. After too many, each symbol reads for itself. */
  faultsInPrefetch: number
  /** Why its symbols cannot run any more; `undefined` while they can. */
  lostTo: string | undefined
  /** Whether it is closed: the symbols that end with it are not answered any more. */
  isClosed: boolean
}

/** A lane that holds a task. */
export interface Place<Worker> {
  readonly worker: Worker
  readonly lane: number
}

/** One symbol on its way through the pool. It may be in two lanes: the first answer wins. */
export interface TaskOn<Worker> {
  readonly job: OpenJobOn<Worker>
  readonly symbol: string
  readonly onResult: (result: ProcessingResult) => void
  /** Whether closing its job ends it without a result. */
  readonly endsWithJob: boolean
  /** Replaced when it changes: a push to an empty array reserves room for sixteen more. */
  places: ReadonlyArray<Place<Worker>>
  /** When it was requested, in ms of `monotonicMs`; 0 unless work is measured. */
  readonly submittedAt: number
  /** How many workers were lost after it had begun on them. */
  losses: number
  /** How often it was sent to a worker and not taken back before it began. */
  sent: number
  /** Whether it was answered or cancelled. */
  settled: boolean
  /** Whether it has exceeded the soft limit, which is logged once. */
  slow: boolean
  /** Whether it may have killed a worker: it runs again, alone on a fresh one. */
  suspect: boolean
  /** How many fresh workers could not prepare its job for it to run alone. */
  refusals: number
  /** When the grace period of the cancelled task ends, in ms of `monotonicMs`. */
  graceEndsAt: number
  /** Called once the cancelled task no longer runs anywhere. */
  onReleased: (() => void) | undefined
}

/** The places of a task that is in no lane. */
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
