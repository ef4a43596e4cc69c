import type { JobError } from "../../job/JobError.ts"
import { PoolUnavailable } from "../../job/JobError.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { PoolLost } from "../../job/SymbolError.ts"
import type { Measured } from "../answers.ts"
import { Unpacker } from "../packing.ts"
import type { FromWorker } from "../protocol.ts"
import * as protocol from "../protocol.ts"
import { examine } from "./autopsy.ts"
import { Crew, type CrewOptions } from "./Crew.ts"
import { Dispatcher, FAULTS_IN_PREFETCH } from "./Dispatcher.ts"
import { Openings } from "./Openings.ts"
import { jobErrorOf, resultOf } from "./replies.ts"
import { makeTask, type OpenJob, type Task } from "./task.ts"
import type { Thread } from "./Thread.ts"
import { SILENT_LIMIT_MS, START_LIMIT_MS, Watch } from "./watch.ts"

/** How long a running symbol may take to end itself after it was cancelled. */
const GRACE_MS = 20

/** A thread that has lived so long since it was ready did start: its death while idle says nothing of the next one. */
const STARTED_WELL_AFTER_MS = 10_000

/** So many threads that die while they prepare a job end that job. */
const DEATHS_IN_PREPARE = 3

export interface SupervisorOptions extends CrewOptions {
  /** A symbol that runs longer is flagged and logged while it goes on. */
  readonly slowAfterMs: number
  readonly warn: (message: string) => void
}

type Settlement = readonly [Task, ProcessingResult]

/**
 * Gives symbols to threads and answers each exactly once, whatever becomes of
 * the threads. Plain callbacks: a fiber that is resumed runs at once, so each
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
      onBlocked: (thread) => this.#moveWaiting(thread),
      onThreat: () => this.#expectTrouble(),
      onSlow: (symbol) => options.warn(`${symbol} has been running for ${options.slowAfterMs / 1000}s and goes on`),
    })
    this.#crew = new Crew(options, {
      onMessage: (from, message) => this.#onMessage(from, message),
      onExit: (from, code) => this.#onExit(from, code),
    })
    const { workers, lanes } = options
    const isOpen = () => this.#lostTo() === undefined
    const replace = (thread: Thread) => this.#retire(thread)
    this.#dispatcher = new Dispatcher({ workers, lanes, replace, isOpen }, this.#crew, this.#watch, this.#openings)
    this.#spawnMissing()
  }

  /** Calls back once a thread is ready, or with the reason why none will be. */
  ready(settle: (error: JobError | undefined) => void): () => void {
    if (this.#lost !== undefined) settle(this.#lost)
    else if (this.#crew.living().some(({ status }) => status === "ready")) settle(undefined)
    else this.#whenReady.add(settle)
    return () => this.#whenReady.delete(settle)
  }

  /** Prepares a job on one worker. */
  open(header: JobHeader, settle: (error: JobError | undefined) => void): OpenJob {
    const job = this.#openings.add(header, settle)
    if (this.#lost !== undefined) this.#openings.settleAll(this.#lost)
    else this.#dispatcher.schedule()
    return job
  }

  /** Forgets a job; its symbols have been answered or cancelled. */
  forget(job: OpenJob): void {
    this.#openings.forget(job)
    for (const task of this.#dispatcher.drain(job)) task.settled = true
    for (const thread of this.#crew.threads) {
      thread.forget(job)
      if (protocol.markOf(thread.lanes).job === job.key) this.#watch.lookIn(thread, SILENT_LIMIT_MS)
    }
  }

  submit(job: OpenJob, symbol: string, onResult: (result: ProcessingResult) => void): Task {
    const task = makeTask(job, symbol, onResult)
    const lostTo = job.lostTo ?? this.#lostTo()
    if (lostTo !== undefined) settle([[task, lostResult(symbol, lostTo)]])
    else this.#dispatcher.add(task)
    return task
  }

  /** Ends a task that is no longer wanted; calls back once it runs nowhere any more. */
  cancel(task: Task, onReleased: () => void): void {
    if (task.settled) return onReleased()
    task.settled = true
    this.#dispatcher.remove(task)
    let running = false
    for (const { thread, lane } of task.places.toReversed()) {
      if (thread.takeBack(lane) === undefined && thread.isRunning(lane)) {
        running = true
        task.graceEndsAt = protocol.monotonicMs() + GRACE_MS
        thread.cancel(lane)
        this.#watch.lookIn(thread, GRACE_MS)
      }
    }
    this.#dispatcher.schedule()
    if (running) task.onReleased = onReleased
    else onReleased()
  }

  /** Ends all threads; calls back when the last one is gone. */
  close(onClosed: () => void): void {
    this.#closed = true
    this.#whenClosed.push(onClosed)
    for (const thread of this.#crew.threads) thread.kill("closed")
    settle(this.#drainLost())
    this.#checkClosed()
  }

  #checkClosed(): void {
    if (this.#closed && this.#crew.threads.size === 0) for (const onClosed of this.#whenClosed.splice(0)) onClosed()
  }

  #spawnMissing(): void {
    if (this.#lostTo() === undefined) {
      this.#crew.spawnMissing((thread) => this.#watch.lookIn(thread, START_LIMIT_MS))
    }
  }

  #expectTrouble(): void {
    this.#crew.expectTrouble()
    this.#spawnMissing()
  }

  #retire(thread: Thread): void {
    this.#crew.retire(thread)
    this.#spawnMissing()
  }

  #onMessage(thread: Thread, message: FromWorker): void {
    thread.lastSignAt = protocol.monotonicMs()
    // A pong may come from a thread that is still behind a symbol.
    if (message.type !== "pong") thread.blocked = false
    this.#dispatcher.schedule()
    switch (message.type) {
      case "ready": {
        if (thread.status === "starting") thread.status = "ready"
        thread.readyAt = thread.lastSignAt
        this.#crew.becameReady()
        this.#spawnMissing()
        this.#settleReady(undefined)
        break
      }
      case "failed": {
        this.#onStartFailed(thread, jobErrorOf(message.error))
        break
      }
      case "prepared":
      case "rejected": {
        thread.preparing -= 1
        this.#openings.settle(message.job, message.type === "rejected" ? jobErrorOf(message.error) : undefined)
        break
      }
      case "answers": {
        this.#onAnswers(thread, message)
        break
      }
      case "pong": {
        thread.pongedAt = thread.lastSignAt
        break
      }
      case "idle": {
        thread.awaitsIdle = false
        break
      }
    }
    this.#crew.dropIfIdle(thread)
  }

  #onAnswers(thread: Thread, message: Extract<FromWorker, { readonly type: "answers" }>): void {
    const settled: Array<Settlement> = []
    const released: Array<Task> = []
    const unpacker = message.packed === undefined ? undefined : new Unpacker(message.packed)
    message.lanes.forEach((lane, i) => {
      const reply = message.replies[i]
      const unpacked = reply === null ? unpacker?.next() : undefined
      // Late, twice, or for another attempt: dropped.
      if (thread.attempts[lane] !== message.attempts[i]) return
      const startedAt = thread.lanes.startedAt[lane]
      const task = thread.release(lane)
      if (task === undefined) return
      thread.served += 1
      if (task.settled) return void released.push(task)
      const result = resultOf(task.symbol, reply, unpacked, this.#measured(task, thread, startedAt))
      task.job.averageMs += (result.processingTimeMs - task.job.averageMs) / 8
      settled.push([task, this.#flagged(task, result)])
    })
    this.#crew.madeProgress()
    thread.memoryBytes = message.memoryBytes ?? 0
    if (!thread.retiring && this.#crew.isWornOut(thread)) this.#retire(thread)
    settle(settled)
    release(released)
  }

  #measured(task: Task, thread: Thread, startedAt: number): Measured | undefined {
    if (!this.#options.measureWork) return undefined
    return { queuedMs: Math.max(0, startedAt - task.submittedAt), worker: thread.id, attempt: task.sent }
  }

  #flagged({ slow }: Task, result: ProcessingResult): ProcessingResult {
    return slow || result.processingTimeMs >= this.#options.slowAfterMs
      ? { ...result, flags: [...(result.flags ?? []), "Slow"] }
      : result
  }

  #onStartFailed(thread: Thread, error: JobError): void {
    this.#crew.dismiss(thread)
    if (this.#crew.living().length === 0) this.#lose(error)
    else this.#options.warn(`A worker could not start and is not replaced: ${error.message}`)
  }

  #onExit(thread: Thread, code: number | undefined): void {
    const { doing, job } = protocol.markOf(thread.lanes)
    const markedJob = this.#openings.jobs.get(job)
    const died = thread.killed === undefined
    const young = protocol.monotonicMs() - thread.readyAt < STARTED_WELL_AFTER_MS
    const barren = died && young && doing === protocol.IDLE && thread.served === 0 && thread.runningLane() < 0
    const cause = thread.fault?.message ?? `exit code ${code ?? "unknown"}`
    if (code === undefined) this.#options.warn("A thread has not died within 5 s (native code holds it): left behind")
    const { results, suspects, innocents, released } = examine(thread, code, protocol.monotonicMs())
    this.#openings.threadGone(thread)
    this.#dispatcher.requeue([...innocents, ...suspects])
    if (markedJob !== undefined && doing === protocol.PREPARING) this.#afterDeathInPrepare(markedJob, cause)
    if (markedJob !== undefined && doing === protocol.PREFETCHING) markedJob.faultsInPrefetch += 1
    if (thread.killed !== "retired") this.#crew.expectTrouble()
    const lost = this.#crew.bury(thread, barren, cause)
    if (lost !== undefined) this.#lose(lost)
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
    settle(this.#dispatcher.drain(job).map((task) => [task, lostResult(task.symbol, lostTo)] as const))
  }

  /** What waits behind a slow symbol goes elsewhere; what is done and not here yet runs there as well. */
  #moveWaiting(thread: Thread): void {
    const { doing, job } = protocol.markOf(thread.lanes)
    const readingJob = doing === protocol.PREFETCHING ? this.#openings.jobs.get(job) : undefined
    if (readingJob !== undefined) readingJob.faultsInPrefetch = FAULTS_IN_PREFETCH
    // A suspect is alone on its thread: it waits for nobody, and is not to run among others.
    if (!thread.reserved) this.#dispatcher.requeue(thread.takeBackWaiting())
    this.#dispatcher.schedule()
  }

  /** Ends the pool: nothing can run on it any more. */
  #lose(error: JobError): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    for (const thread of this.#crew.threads) thread.kill("closed")
    this.#openings.settleAll(error)
    this.#settleReady(error)
    settle(this.#drainLost())
  }

  #lostTo(): string | undefined {
    return this.#lost?.message ?? (this.#closed ? "the pool was closed" : undefined)
  }

  #drainLost(): Array<Settlement> {
    return this.#dispatcher.drain().map((task) => [task, lostResult(task.symbol, this.#lostTo() ?? "")] as const)
  }

  #settleReady(error: JobError | undefined): void {
    const waiting = [...this.#whenReady]
    this.#whenReady.clear()
    for (const each of waiting) each(error)
  }
}

const lostResult = (symbol: string, reason: string): ProcessingResult =>
  failedResult(symbol, new PoolLost({ symbol, message: `Not answered before the pool was lost: ${reason}` }))

const settle = (settlements: ReadonlyArray<Settlement>): void => {
  for (const [task, result] of settlements) {
    if (task.settled) continue
    task.settled = true
    task.onResult(result)
  }
}

const release = (tasks: ReadonlyArray<Task>): void => {
  for (const task of tasks) if (task.places.length === 0) task.onReleased?.()
}
