import type { JobError } from "../../job/JobError.ts"
import { PoolUnavailable } from "../../job/JobError.ts"
import type { FromWorker } from "../protocol/protocol.ts"
import * as protocol from "../protocol/protocol.ts"
import { deliver, isExpected, type Prepared } from "./answering/inbox.ts"
import { type Answers, receive, type ReceiveOptions } from "./answering/receive.ts"
import { lossesOfEndedJobs, lossOfSuspect, release, settle } from "./answering/settlements.ts"
import { type Crew, NO_WORKER_LIMIT_MS } from "./crew/Crew.ts"
import { type Dispatcher, FAULTS_IN_PREFETCH } from "./dispatch/Dispatcher.ts"
import type { Openings } from "./dispatch/Openings.ts"
import type { Casualties } from "./ending/Casualties.ts"
import type { PoolLife } from "./ending/PoolLife.ts"
import { examine, diedUnused } from "./judging/autopsy.ts"
import type { Watch } from "./judging/watch.ts"
import type { PoolWorker } from "./worker/PoolWorker.ts"

export interface IncidentsOptions extends ReceiveOptions {
  readonly workers: number
  readonly warn: (message: string) => void
}

/** The parts of a pool that react to its workers. */
export interface Parts {
  readonly crew: Crew
  readonly watch: Watch
  readonly openings: Openings
  readonly dispatcher: Dispatcher
  readonly casualties: Casualties
  readonly life: PoolLife
}

/** Handles the events of workers: their messages, their exits, and their restarts. */
export class Incidents {
  readonly #options: IncidentsOptions
  readonly #crew: Crew
  readonly #watch: Watch
  readonly #openings: Openings
  readonly #dispatcher: Dispatcher
  readonly #casualties: Casualties
  readonly #life: PoolLife

  constructor(options: IncidentsOptions, { casualties, crew, dispatcher, life, openings, watch }: Parts) {
    this.#options = options
    this.#crew = crew
    this.#watch = watch
    this.#openings = openings
    this.#dispatcher = dispatcher
    this.#casualties = casualties
    this.#life = life
  }

  /** Handles a message of a worker. */
  onMessage(worker: PoolWorker, message: FromWorker): void {
    if (!isExpected(worker, message)) return
    this.#dispatcher.schedule()
    deliver(worker, message, {
      onReady: () => this.#onReady(worker),
      onStartFailed: (error) => this.#onStartFailed(worker, error),
      onPrepared: (job, prepared) => this.#onPrepared(worker, job, prepared),
      onAnswers: (answers, now) => this.#onAnswers(worker, answers, now),
      // A symbol that only waits may be overdue.
      onPong: () => this.#watch.lookAfter(worker, 1),
      onChanged: ({ symbol = "Something that a symbol left behind", what }) =>
        this.#options.warn(
          `${symbol} replaced ${what}, so its worker is replaced: do that in the worker module, or when a job is prepared`,
        ),
    })
    this.#crew.dropIfIdle(worker)
  }

  #onReady(worker: PoolWorker): void {
    if (!worker.becomeReady()) return
    this.#watch.rest(worker)
    this.#crew.noteReady()
    this.#crew.startMissing()
    this.#life.settleReady(undefined)
  }

  /** Handles a worker that takes no more work. */
  onEnding(): void {
    this.#dispatcher.schedule()
  }

  /**
   * Starts the successor of a worker that is slow to die, since native code may hold that one for seconds. It is not
   * started sooner because a start delays the death of the other one.
   */
  onLingering(worker: PoolWorker): void {
    if (worker.readyAt !== Infinity) this.#crew.startMissing()
    this.#dispatcher.schedule()
  }

  /** Handles the exit of a worker. */
  onExit(worker: PoolWorker, code: number | undefined): void {
    const now = protocol.monotonicMs()
    worker.refresh()
    const { doing, job } = protocol.markOf(worker.lanes)
    const markedJob = this.#openings.jobs.get(job)
    const isUnused = diedUnused(worker, now)
    const cause = worker.fault?.message ?? `exit code ${code ?? "unknown"}`
    if (code === undefined) this.#options.warn("A worker has not died within 5 s (native code holds it): left behind")
    // It may have been dying for longer than a symbol's limit: the time since it was killed does not count.
    const until = Math.min(now, worker.killedAt)
    const { results, suspects, innocents, released } = examine(worker, code, until, this.#watch.pauses)
    this.#openings.workerGone(worker)
    const again = [...innocents, ...suspects]
    this.#dispatcher.requeue(again)
    const isWanted = worker.killed === "retired" || (worker.killed === "cancelled" && released.length > 0)
    if (!isWanted) this.#casualties.diedWithoutAnswer(worker, this.#options.workers)
    const isPreparing = doing === protocol.PREPARING && worker.preparing.has(job)
    if (markedJob !== undefined && isPreparing) this.#casualties.diedInPrepare(markedJob, cause)
    if (markedJob !== undefined && doing === protocol.PREFETCHING) markedJob.faultsInPrefetch += 1
    const hopeless = this.#crew.bury(worker, { isUnused, cause, now })
    if (hopeless !== undefined) this.#life.lose(hopeless)
    settle(results)
    settle(lossesOfEndedJobs(again))
    release(released)
    // Callbacks may have closed the pool. Starting a worker blocks this thread for some milliseconds, so it comes last.
    if (worker.killed !== "retired") this.#crew.expectTrouble()
    this.retry()
    settle(this.#life.drain())
    this.#life.workerGone()
  }

  /** Starts missing workers, if possible, and fails the symbols that have waited too long for one. */
  retry(): void {
    const now = protocol.monotonicMs()
    const down = this.#crew.downSince()
    if (down !== undefined && !this.#crew.everReady && now - down.since >= NO_WORKER_LIMIT_MS) {
      this.#life.lose(new PoolUnavailable({ message: down.message }))
    }
    this.#casualties.loseStranded(now)
    this.#crew.startMissing()
    // A suspect may wait for a fresh worker.
    this.#dispatcher.schedule()
  }

  /** Moves what waits behind a slow symbol to other workers, and runs symbols again whose answers have not arrived. */
  moveWaiting(worker: PoolWorker): void {
    this.#crew.grow()
    worker.refresh()
    const { doing, job } = protocol.markOf(worker.lanes)
    const readingJob = doing === protocol.PREFETCHING ? this.#openings.jobs.get(job) : undefined
    if (readingJob !== undefined) readingJob.faultsInPrefetch = FAULTS_IN_PREFETCH
    // A suspect is alone on its worker, and must not run among others.
    const again = worker.reserved ? [] : worker.takeBackWaiting()
    this.#dispatcher.requeue(again)
    this.#dispatcher.schedule()
    settle(lossesOfEndedJobs(again))
  }

  #onPrepared(worker: PoolWorker, key: number, prepared: Prepared): void {
    if (this.#openings.answered(worker, key, prepared)) return
    const job = this.#openings.jobs.get(key)
    if (job === undefined) return
    if (prepared.error !== undefined) this.#casualties.rejected(job, worker, prepared.error)
    else if (prepared.source === job.source) worker.unable.delete(key)
    else worker.unable.add(key)
  }

  #onAnswers(worker: PoolWorker, message: Answers, now: number): void {
    const { settled, released, skipped } = receive(worker, message, this.#options)
    if (settled.length + released.length + skipped.length > 0) worker.noteAnswer(now)
    if (settled.length + released.length > 0) this.#crew.noteProgress()
    if (this.#crew.isTooSmall(now, this.#dispatcher.needsWorkers)) this.#crew.grow()
    worker.memoryBytes = message.memoryBytes ?? 0
    if (!worker.retiring && this.#crew.isWornOut(worker)) this.#crew.retire(worker)
    const refused = skipped.filter((task) => this.#casualties.countRefusal(task, worker))
    this.#dispatcher.requeue(skipped.filter((task) => !refused.includes(task)))
    settle(settled)
    settle(lossesOfEndedJobs(skipped))
    settle(refused.map(lossOfSuspect))
    release(released)
  }

  #onStartFailed(worker: PoolWorker, error: JobError): void {
    if (this.#crew.everReady) {
      // Others did start, so the reason may be temporary.
      worker.fault = new Error(error.message)
      worker.kill("startup")
      return
    }
    this.#crew.dismiss(worker)
    if (this.#crew.living().length === 0) this.#life.lose(error)
    else this.#options.warn(`A worker could not start and is not replaced: ${error.message}`)
  }
}
