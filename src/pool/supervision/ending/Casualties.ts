import { type JobError, PoolUnavailable } from "../../../job/JobError.ts"
import type { Crew } from "../crew/Crew.ts"
import { NO_WORKER_LIMIT_MS } from "../crew/Crew.ts"
import type { Dispatcher } from "../dispatch/Dispatcher.ts"
import type { Endings } from "./Endings.ts"
import type { Openings } from "../dispatch/Openings.ts"
import type { OpenJob, PoolWorker, Task } from "../worker/PoolWorker.ts"

/** So many workers that die while they prepare a job end that job. */
const DEATHS_IN_PREPARE = 3

/** So many workers in a row that cannot prepare a job that another one could, without an answer in between, end it. */
const MOST_REJECTIONS = 10

/** So many fresh workers in a row that cannot prepare the job of a suspect end that. */
const MOST_REFUSALS = 3

/** So many workers that are lost without one answer end a job that waits; each symbol is lost five times at most. */
const deathsInVain = (workers: number): number => 20 + 10 * workers

/** Ends jobs that no worker can go on with, so that the others can. */
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

  /** A job whose preparation keeps killing workers must not go on for ever. */
  diedInPrepare(job: OpenJob, cause: string): void {
    job.deathsInPrepare += 1
    if (job.deathsInPrepare < DEATHS_IN_PREPARE) return
    this.#lose(job, `${DEATHS_IN_PREPARE} workers died while they prepared the job (${cause})`)
  }

  /** Workers are lost, and nothing of a job that they were given is answered: whatever they die of, that ends. */
  diedInVain(worker: PoolWorker, workers: number): void {
    for (const job of this.#openings.jobs.values()) {
      const isOwed = (job.unanswered > 0 && !job.isHeld) || this.#openings.isWaiting(job)
      if (!isOwed || !worker.prepared.has(job.key)) continue
      job.deathsInVain += 1
      const limit = deathsInVain(workers)
      if (job.deathsInVain >= limit) this.#lose(job, `${limit} workers were lost without an answer`)
    }
  }

  /** A worker cannot prepare a job that another one could: it is sent nothing of it. */
  rejected(job: OpenJob, worker: PoolWorker, { message }: JobError): void {
    worker.unable.add(job.key)
    job.rejections += 1
    job.rejectedFor = message
    if (job.rejections >= MOST_REJECTIONS) this.#lose(job, `no worker can prepare the job any more (${message})`)
  }

  /** Whether fresh workers have refused a suspect so often that it cannot run: used ones may still answer the others. */
  isRefused(task: Task, worker: PoolWorker): boolean {
    if (!task.suspect || !worker.unable.has(task.job.key)) return false
    task.refusals += 1
    return task.refusals >= MOST_REFUSALS
  }

  /** Jobs that have been waiting for a worker for too long, while none could be started, wait no longer. */
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
