import { type JobError, PoolUnavailable } from "../../../job/JobError.ts"
import type { Crew } from "../crew/Crew.ts"
import { NO_WORKER_LIMIT_MS } from "../crew/Crew.ts"
import type { Dispatcher } from "../dispatch/Dispatcher.ts"
import type { Endings } from "./Endings.ts"
import type { Openings } from "../dispatch/Openings.ts"
import type { OpenJob, PoolWorker, Task } from "../worker/PoolWorker.ts"

/** A job ends once this many workers have died while they prepared it. */
const DEATHS_IN_PREPARE = 3

/** A job that one worker could prepare ends once this many in a row cannot, without an answer in between. */
const MOST_REJECTIONS = 10

/** A suspect is lost once this many fresh workers in a row cannot prepare its job. */
const MOST_REFUSALS = 3

/** A waiting job ends once this many workers were lost without an answer; each symbol is lost five times at most. */
const mostDeathsWithoutAnswer = (workers: number): number => 20 + 10 * workers

/** Ends jobs that no worker can continue, so that other jobs can. */
export class Casualties {
  readonly #crew: Crew
  readonly #dispatcher: Dispatcher
  readonly #openings: Openings
  readonly #endings: Endings

  constructor(crew: Crew, dispatcher: Dispatcher, openings: Openings, endings: Endings) {
    this.#crew = crew
    this.#dispatcher = dispatcher
    this.#openings = openings
    this.#endings = endings
  }

  /** Handles a worker that died while it prepared a job: too many end the job. */
  diedInPrepare(job: OpenJob, cause: string): void {
    job.deathsInPrepare += 1
    if (job.deathsInPrepare < DEATHS_IN_PREPARE) return
    this.#lose(job, `${DEATHS_IN_PREPARE} workers died while they prepared the job (${cause})`)
  }

  /**
   * Handles a worker that was lost: too many without an answer end the jobs that they were given, whatever they died
   * of.
   */
  diedWithoutAnswer(worker: PoolWorker, workers: number): void {
    for (const job of this.#openings.jobs.values()) {
      const isOwed = (job.unanswered > 0 && !job.isHeld) || this.#openings.isWaiting(job)
      if (!isOwed || !worker.prepared.has(job.key)) continue
      job.deathsWithoutAnswer += 1
      const limit = mostDeathsWithoutAnswer(workers)
      if (job.deathsWithoutAnswer >= limit) this.#lose(job, `${limit} workers were lost without an answer`)
    }
  }

  /**
   * Handles a worker that cannot prepare a job that another one could: it is sent none of its symbols, and too many
   * end the job.
   */
  rejected(job: OpenJob, worker: PoolWorker, { message }: JobError): void {
    worker.unable.add(job.key)
    job.rejections += 1
    job.rejectedFor = message
    if (job.rejections >= MOST_REJECTIONS) this.#lose(job, `no worker can prepare the job any more (${message})`)
  }

  /**
   * Counts a worker that cannot prepare the job of a suspect; `true` once these are too many for the suspect to run.
   * Used workers may still run other symbols of the job.
   */
  countRefusal(task: Task, worker: PoolWorker): boolean {
    if (!task.suspect || !worker.unable.has(task.job.key)) return false
    task.refusals += 1
    return task.refusals >= MOST_REFUSALS
  }

  /** Ends jobs that have waited too long for a worker while none could be started. */
  loseStranded(now: number): void {
    const down = this.#crew.downSince()
    if (down === undefined) return
    for (const job of this.#openings.jobs.values()) {
      if (this.#isWaiting(job) && now - Math.max(down.since, job.openedAt) >= NO_WORKER_LIMIT_MS)
        this.#lose(job, down.message)
    }
  }

  #isWaiting(job: OpenJob): boolean {
    return this.#openings.isWaiting(job) || this.#dispatcher.hasWaiting(job)
  }

  #lose(job: OpenJob, reason: string): void {
    job.lostTo = reason
    this.#openings.settle(job.key, new PoolUnavailable({ message: reason }))
    this.#endings.loseWaiting(job)
  }
}
