import { InvalidJob, type JobError } from "../../../job/JobError.ts"
import { DEFAULT_TIMEOUT_MS, type JobHeader } from "../../../job/ProcessingJob.ts"
import { thrownOf } from "../../../job/thrown.ts"
import { monotonicMs } from "../../protocol/protocol.ts"
import { chooseWorker, isForAll } from "./shares.ts"
import type { Prepared } from "../answering/inbox.ts"
import type { OpenJob, PoolWorker } from "../worker/PoolWorker.ts"

/** A job that waits for its first preparation. */
interface Opening {
  readonly job: OpenJob
  readonly askedOf: Set<PoolWorker>
  readonly settle: (error: JobError | undefined) => void
}

/** What a job is read from, as its first preparation named it. */
interface Source {
  /** The key of the job. */
  readonly job: number
  readonly source: string | undefined
  readonly workers: Set<PoolWorker>
}

/** The jobs that are open on the pool, and those that wait for their first preparation. */
export class Openings {
  readonly jobs = new Map<number, OpenJob>()
  readonly #waiting = new Set<Opening>()
  readonly #prepared: Array<OpenJob> = []
  #lastKey = 0
  /** The source of the newest job that named one, and the workers that have it open. */
  #newest: Source = { job: 0, source: undefined, workers: new Set() }
  /** The average time of the last job's symbols in ms, expected of the next job's. */
  #lastAverageMs = 0.4

  add(header: JobHeader, symbols: number, settle: (error: JobError | undefined) => void): OpenJob {
    const job: OpenJob = {
      key: ++this.#lastKey,
      header,
      symbols,
      memberships: undefined,
      limitMs: header.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      waiting: [],
      averageMs: this.#lastAverageMs,
      averageBytes: undefined,
      unanswered: 0,
      isHeld: false,
      source: undefined,
      openedAt: monotonicMs(),
      deathsInPrepare: 0,
      deathsWithoutAnswer: 0,
      rejections: 0,
      rejectedFor: "",
      faultsInPrefetch: 0,
      lostTo: undefined,
      isClosed: false,
    }
    this.jobs.set(job.key, job)
    this.#waiting.add({ job, askedOf: new Set(), settle })
    return job
  }

  forget(job: OpenJob): void {
    this.jobs.delete(job.key)
    this.#lastAverageMs = job.averageMs
    this.abandon(job)
  }

  /** Stops waiting for a job to be prepared. */
  abandon(job: OpenJob): void {
    for (const opening of this.#waiting) if (opening.job === job) this.#waiting.delete(opening)
  }

  /**
   * Asks one worker to prepare each waiting job, and another if that one is behind a slow symbol. Workers with the
   * source of the last job come first: if the store was moved away since, others may only have an older file.
   */
  ask(workers: Iterable<PoolWorker>, onAsked: (worker: PoolWorker) => void): void {
    for (const { job, askedOf } of this.#waiting) {
      if ([...askedOf].some((worker) => !worker.blocked)) continue
      const mayBeAsked = (each: PoolWorker) => !askedOf.has(each) && !each.reserved
      const worker =
        chooseWorker(workers, (each) => mayBeAsked(each) && this.#newest.workers.has(each)) ??
        chooseWorker(workers, mayBeAsked)
      if (worker === undefined) continue
      askedOf.add(worker)
      try {
        worker.prepare(job)
      } catch (error) {
        this.settle(
          job.key,
          new InvalidJob({ message: `The job cannot be sent to a worker: ${thrownOf(error).message}` }),
        )
        continue
      }
      onAsked(worker)
    }
  }

  /** Lets idle workers prepare a job that one worker has prepared and that is large enough for all. */
  prepareOnIdle(workers: Iterable<PoolWorker>, onAsked: (worker: PoolWorker) => void): void {
    for (const job of this.#prepared.splice(0)) {
      if (!this.jobs.has(job.key)) continue
      for (const worker of workers) {
        if (worker.status !== "ready" || worker.owesAnswers || worker.reserved || worker.retiring) continue
        worker.prepare(job)
        onAsked(worker)
      }
    }
  }

  /** Forgets a dead worker, so that others are asked to prepare its jobs. */
  workerGone(worker: PoolWorker): void {
    this.#newest.workers.delete(worker)
    for (const { askedOf } of this.#waiting) askedOf.delete(worker)
  }

  /** Whether a job waits for its first preparation. */
  isWaiting(job: OpenJob): boolean {
    for (const opening of this.#waiting) if (opening.job === job) return true
    return false
  }

  /** Handles a worker's answer to a preparation; `false` if the job was settled before. */
  answered(worker: PoolWorker, key: number, { error, source }: Prepared): boolean {
    if (source !== undefined) this.#noteSource(worker, key, source)
    for (const { askedOf, job } of this.#waiting) {
      if (job.key !== key || error !== undefined) continue
      job.source = source
      // Workers that were asked before the source was known may read another one.
      if (source !== undefined) for (const other of askedOf) if (other !== worker) other.unable.add(key)
    }
    return this.settle(key, error)
  }

  #noteSource(worker: PoolWorker, job: number, source: string): void {
    const newest = this.#newest
    if (source !== newest.source && job < newest.job) return
    const workers = source === newest.source ? newest.workers : new Set<PoolWorker>()
    this.#newest = { job: Math.max(job, newest.job), source, workers: workers.add(worker) }
  }

  /** Ends the wait for a job's first preparation; `false` if it had ended before. */
  settle(key: number, error: JobError | undefined): boolean {
    for (const opening of this.#waiting) {
      if (opening.job.key !== key) continue
      this.#waiting.delete(opening)
      if (error === undefined && isForAll(opening.job.symbols)) this.#prepared.push(opening.job)
      opening.settle(error)
      return true
    }
    return false
  }

  settleAll(error: JobError): void {
    for (const { job } of this.#waiting) this.settle(job.key, error)
  }
}
