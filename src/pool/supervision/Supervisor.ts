import type { JobError } from "../../job/JobError.ts"
import { PoolUnavailable } from "../../job/JobError.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { FromWorker } from "../protocol.ts"
import * as protocol from "../protocol.ts"
import { examine, isBarren } from "./autopsy.ts"
import { Crew, type CrewOptions } from "./Crew.ts"
import { Dispatcher, FAULTS_IN_PREFETCH } from "./Dispatcher.ts"
import { Openings } from "./Openings.ts"
import { type Answers, receive } from "./receive.ts"
import { jobErrorOf } from "./replies.ts"
import { lost, release, settle, type Settlement } from "./settlements.ts"
import { makeTask, type OpenJob, type Task } from "./task.ts"
import type { PoolWorker } from "./PoolWorker.ts"
import { SILENT_LIMIT_MS, START_LIMIT_MS, Watch } from "./watch.ts"

/** How long a running symbol may take to end itself after it was cancelled. */
const GRACE_MS = 20

/** So many workers that die while they prepare a job end that job. */
const DEATHS_IN_PREPARE = 3

const CLOSED = new PoolUnavailable({ message: "The pool was closed" })

export interface SupervisorOptions extends CrewOptions {
  /** A symbol that runs longer is flagged and logged while it goes on. */
  readonly slowAfterMs: number
  readonly warn: (message: string) => void
}

/**
 * Gives symbols to workers and answers each exactly once, whatever becomes of
 * the workers. Plain callbacks: a fiber that is resumed runs at once, so each
 * step settles last, after all state is updated.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #crew: Crew
  readonly #watch: Watch
  readonly #openings = new Openings()
  readonly #dispatcher: Dispatcher
  readonly #whenReady = new Set<(error: JobError | undefined) => void>()
  readonly #whenClosed: Array<() => void> = []
  #closed = false
  #lost: JobError | undefined

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#watch = new Watch(this.#openings.jobs, options.slowAfterMs, {
      onBlocked: (worker) => this.#moveWaiting(worker),
      onThreat: () => this.#expectTrouble(),
      onSlow: (symbol) => options.warn(`${symbol} has been running for ${options.slowAfterMs / 1000}s and goes on`),
    })
    this.#crew = new Crew(options, {
      onMessage: (from, message) => this.#onMessage(from, message),
      onExit: (from, code) => this.#onExit(from, code),
    })
    const { workers, lanes } = options
    const isOpen = () => this.#lostTo() === undefined
    const replace = (worker: PoolWorker) => this.#retire(worker)
    this.#dispatcher = new Dispatcher({ workers, lanes, replace, isOpen }, this.#crew, this.#watch, this.#openings)
    this.#spawnMissing()
  }

  /** Calls back once a worker is ready, or with the reason why none will be. */
  ready(onReady: (error: JobError | undefined) => void): () => void {
    if (this.#lost !== undefined) onReady(this.#lost)
    else if (this.#crew.living().some(({ status }) => status === "ready")) onReady(undefined)
    else this.#whenReady.add(onReady)
    return () => this.#whenReady.delete(onReady)
  }

  /** Prepares a job on one worker. */
  open(header: JobHeader, symbols: number, onOpen: (error: JobError | undefined) => void): OpenJob {
    const job = this.#openings.add(header, symbols, onOpen)
    const reason = this.#lost ?? (this.#closed ? CLOSED : undefined)
    if (reason !== undefined) this.#openings.settleAll(reason)
    else this.#dispatcher.schedule()
    return job
  }

  /** Closes a job, and ends those of its symbols that end with it or were answered; calls back once none of these runs any more. */
  closeJob(job: OpenJob, onClosed: () => void): void {
    job.lostTo ??= "its job was closed"
    job.isClosed = true
    const workers = [...this.#crew.workers]
    const tasks = new Set(workers.flatMap(({ occupants }) => occupants.filter((task) => task !== undefined)))
    let left = 1
    const ended = () => {
      left -= 1
      if (left > 0) return
      this.forget(job)
      onClosed()
    }
    for (const task of tasks) {
      // One that was answered may still run elsewhere.
      if (task.job !== job || !(task.endsWithJob || task.settled)) continue
      left += 1
      this.#end(task, ended)
    }
    this.#loseWaiting(job)
    ended()
  }

  /** Forgets a job; its symbols have been answered or cancelled. */
  forget(job: OpenJob): void {
    this.#openings.forget(job)
    job.lostTo ??= "its job was closed"
    for (const worker of this.#crew.workers) {
      worker.forget(job)
      worker.refresh()
      if (protocol.markOf(worker.lanes).job === job.key) this.#watch.lookIn(worker, SILENT_LIMIT_MS)
    }
    this.#loseWaiting(job)
  }

  /** Answers what waits of a job that is lost. */
  #loseWaiting(job: OpenJob): void {
    settle(this.#dispatcher.drain(job).map((task) => lost(task, job.lostTo ?? "")))
  }

  submit(job: OpenJob, symbol: string, onResult: (result: ProcessingResult) => void, endsWithJob = false): Task {
    const task = makeTask(job, symbol, onResult, endsWithJob)
    const lostTo = job.lostTo ?? this.#lostTo()
    if (lostTo !== undefined) settle([lost(task, lostTo)])
    else this.#dispatcher.add(task)
    return task
  }

  /** Ends a task that is no longer wanted; calls back once it runs nowhere any more. */
  cancel(task: Task, onReleased: () => void): void {
    if (task.settled) onReleased()
    else this.#end(task, onReleased)
  }

  /** Ends a task wherever it waits or runs; calls back once it runs nowhere any more, after those who wait for that already. */
  #end(task: Task, onEnded: () => void): void {
    task.settled = true
    this.#dispatcher.remove(task)
    let running = false
    for (const { worker, lane } of task.places.toReversed()) {
      if (worker.takeBack([lane]).length === 0 && worker.isRunning(lane)) {
        running = true
        task.graceEndsAt = protocol.monotonicMs() + GRACE_MS
        worker.cancel(lane)
      }
      // What was taken back as well: it may have begun at that moment.
      this.#watch.lookIn(worker, GRACE_MS)
    }
    this.#dispatcher.schedule()
    if (!running) return onEnded()
    const { onReleased } = task
    task.onReleased = () => {
      onReleased?.()
      onEnded()
    }
  }

  /** Ends all workers; calls back when the last one is gone. */
  close(onClosed: () => void): void {
    this.#closed = true
    this.#whenClosed.push(onClosed)
    for (const worker of this.#crew.workers) worker.kill("closed")
    this.#openings.settleAll(CLOSED)
    settle(this.#drainLost())
    this.#checkClosed()
  }

  #checkClosed(): void {
    if (this.#closed && this.#crew.workers.size === 0) for (const onClosed of this.#whenClosed.splice(0)) onClosed()
  }

  #spawnMissing(): void {
    if (this.#lostTo() === undefined) {
      this.#crew.spawnMissing((worker) => this.#watch.lookIn(worker, START_LIMIT_MS))
    }
  }

  #grow(): void {
    this.#crew.grow()
    this.#spawnMissing()
  }

  #expectTrouble(): void {
    this.#crew.expectTrouble()
    this.#spawnMissing()
  }

  #retire(worker: PoolWorker): void {
    this.#crew.retire(worker)
    this.#spawnMissing()
  }

  #onMessage(worker: PoolWorker, message: FromWorker): void {
    worker.lastSignAt = protocol.monotonicMs()
    // A pong may come from a worker that is still behind a symbol.
    if (message.type !== "pong") worker.blocked = false
    this.#dispatcher.schedule()
    switch (message.type) {
      case "ready": {
        if (worker.status === "starting") {
          worker.status = "ready"
          this.#watch.rest(worker)
        }
        worker.readyAt = worker.lastSignAt
        this.#crew.becameReady()
        this.#spawnMissing()
        this.#settleReady(undefined)
        break
      }
      case "failed": {
        this.#onStartFailed(worker, jobErrorOf(message.error))
        break
      }
      case "prepared":
      case "rejected": {
        worker.preparing -= 1
        this.#openings.settle(message.job, message.type === "rejected" ? jobErrorOf(message.error) : undefined)
        break
      }
      case "answers": {
        this.#onAnswers(worker, message)
        break
      }
      case "pong": {
        worker.pongedAt = worker.lastSignAt
        break
      }
      case "idle": {
        worker.awaitsIdle = false
        break
      }
    }
    this.#crew.dropIfIdle(worker)
  }

  #onAnswers(worker: PoolWorker, message: Answers): void {
    const { settled, released, skipped } = receive(worker, message, this.#options)
    this.#crew.madeProgress()
    if (this.#crew.isTooSmall(worker.lastSignAt, !this.#dispatcher.isEmpty)) this.#grow()
    worker.memoryBytes = message.memoryBytes ?? 0
    if (!worker.retiring && this.#crew.isWornOut(worker)) this.#retire(worker)
    this.#dispatcher.requeue(skipped)
    settle(settled)
    release(released)
  }

  #onStartFailed(worker: PoolWorker, error: JobError): void {
    this.#crew.dismiss(worker)
    if (this.#crew.living().length === 0) this.#lose(error)
    else this.#options.warn(`A worker could not start and is not replaced: ${error.message}`)
  }

  #onExit(worker: PoolWorker, code: number | undefined): void {
    worker.refresh()
    const { doing, job } = protocol.markOf(worker.lanes)
    const markedJob = this.#openings.jobs.get(job)
    const barren = isBarren(worker, protocol.monotonicMs())
    const cause = worker.fault?.message ?? `exit code ${code ?? "unknown"}`
    if (code === undefined) this.#options.warn("A worker has not died within 5 s (native code holds it): left behind")
    const { results, suspects, innocents, released } = examine(worker, code, protocol.monotonicMs())
    this.#openings.workerGone(worker)
    this.#dispatcher.requeue([...innocents, ...suspects])
    if (markedJob !== undefined && doing === protocol.PREPARING) this.#afterDeathInPrepare(markedJob, cause)
    if (markedJob !== undefined && doing === protocol.PREFETCHING) markedJob.faultsInPrefetch += 1
    if (worker.killed !== "retired") this.#crew.expectTrouble()
    const hopeless = this.#crew.bury(worker, barren, cause)
    if (hopeless !== undefined) this.#lose(hopeless)
    this.#spawnMissing()
    this.#dispatcher.schedule()
    settle(results)
    if (this.#lostTo() !== undefined) settle(this.#drainLost())
    release(released)
    this.#checkClosed()
  }

  /** A job whose preparation keeps killing workers must not go on for ever. */
  #afterDeathInPrepare(job: OpenJob, cause: string): void {
    job.deathsInPrepare += 1
    if (job.deathsInPrepare < DEATHS_IN_PREPARE) return
    const lostTo = `${DEATHS_IN_PREPARE} workers died while they prepared the job (${cause})`
    job.lostTo = lostTo
    this.#openings.settle(job.key, new PoolUnavailable({ message: lostTo }))
    this.#loseWaiting(job)
  }

  /** What waits behind a slow symbol goes elsewhere; what is done and not here yet runs there as well. */
  #moveWaiting(worker: PoolWorker): void {
    this.#grow()
    worker.refresh()
    const { doing, job } = protocol.markOf(worker.lanes)
    const readingJob = doing === protocol.PREFETCHING ? this.#openings.jobs.get(job) : undefined
    if (readingJob !== undefined) readingJob.faultsInPrefetch = FAULTS_IN_PREFETCH
    // A suspect is alone on its worker: it waits for nobody, and is not to run among others.
    if (!worker.reserved) this.#dispatcher.requeue(worker.takeBackWaiting())
    this.#dispatcher.schedule()
  }

  /** Ends the pool: nothing can run on it any more. */
  #lose(error: JobError): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    for (const worker of this.#crew.workers) worker.kill("closed")
    this.#openings.settleAll(error)
    this.#settleReady(error)
    settle(this.#drainLost())
  }

  #lostTo(): string | undefined {
    return this.#lost?.message ?? (this.#closed ? "the pool was closed" : undefined)
  }

  #drainLost(): Array<Settlement> {
    return this.#dispatcher.drain().map((task) => lost(task, this.#lostTo() ?? ""))
  }

  #settleReady(error: JobError | undefined): void {
    const waiting = [...this.#whenReady]
    this.#whenReady.clear()
    for (const each of waiting) each(error)
  }
}
