import { type JobError, PoolUnavailable } from "../../job/JobError.ts"
import { DEFAULT_TIMEOUT_MS, type JobHeader } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { PoolLost } from "../../job/SymbolError.ts"
import type { FromWorker } from "../protocol.ts"
import * as protocol from "../protocol.ts"
import { examine } from "./autopsy.ts"
import { Backlog } from "./Backlog.ts"
import { chooseThread, depthFor, shareOf } from "./dispatch.ts"
import { jobErrorOf, resultOf } from "./replies.ts"
import { makeTask, type OpenJob, type Task } from "./task.ts"
import { Thread, type ThreadOptions } from "./Thread.ts"
import { LOOK_AFTER_MS, lookAt, START_LIMIT_MS } from "./watch.ts"

/** How long a running symbol may take to end itself after it was cancelled. */
const GRACE_MS = 20

/** So many threads in a row that die without having started a symbol end the pool. */
const FRUITLESS_DEATHS = 3

/** So many threads that die or are stuck while they read ahead for a job end its reading ahead. */
const FAULTS_IN_PREFETCH = 3

export interface SupervisorOptions extends ThreadOptions {
  readonly workers: number
  readonly spares: number
  readonly warn: (message: string) => void
}

type Settlement = readonly [Task, ProcessingResult]

/** A job that waits to be prepared by one worker. */
interface Opening {
  readonly job: OpenJob
  readonly sentTo: Set<Thread>
  readonly settle: (error: JobError | undefined) => void
}

/**
 * Keeps the threads alive and every symbol answered: gives work out, looks at
 * deadlines, replaces the dead and finds who is to blame. Plain callbacks: a
 * fiber that is resumed runs at once, so each step settles last, after all
 * state is updated.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #threads = new Set<Thread>()
  readonly #backlog = new Backlog()
  readonly #suspects: Array<Task> = []
  readonly #openings = new Set<Opening>()
  readonly #whenReady = new Set<(error: JobError | undefined) => void>()
  readonly #whenClosed: Array<() => void> = []
  #wanted: number
  #attempts = 0
  readonly #jobs = new Map<number, OpenJob>()
  #lastKey = 0
  #fruitlessDeaths = 0
  #pumpIsDue = false
  #closed = false
  #lost: JobError | undefined

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#wanted = options.workers + options.spares
    this.#spawnMissing()
  }

  /** Calls back once a thread is ready, or with the reason why none will be. */
  ready(settle: (error: JobError | undefined) => void): () => void {
    if (this.#lost !== undefined) settle(this.#lost)
    else if ([...this.#threads].some((thread) => thread.status === "ready")) settle(undefined)
    else this.#whenReady.add(settle)
    return () => this.#whenReady.delete(settle)
  }

  /** Prepares a job on one worker. */
  open(header: JobHeader, settle: (error: JobError | undefined) => void): OpenJob {
    const job: OpenJob = {
      key: ++this.#lastKey,
      header,
      limitMs: header.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      waiting: [],
      averageMs: 0.5,
      deathsInPrepare: 0,
      faultsInPrefetch: 0,
    }
    this.#jobs.set(job.key, job)
    if (this.#lost !== undefined) settle(this.#lost)
    else {
      this.#openings.add({ job, sentTo: new Set(), settle })
      this.#schedulePump()
    }
    return job
  }

  /** Forgets a job; its symbols have been answered or cancelled. */
  forget(job: OpenJob): void {
    this.#jobs.delete(job.key)
    for (const opening of this.#openings) if (opening.job === job) this.#openings.delete(opening)
    for (const task of this.#backlog.drain(job)) task.settled = true
    for (const thread of this.#threads) {
      if (thread.prepared.delete(job.key) && thread.status === "ready") thread.post({ type: "forget", job: job.key })
    }
  }

  submit(job: OpenJob, symbol: string, onResult: (result: ProcessingResult) => void): Task {
    const task = makeTask(job, symbol, onResult)
    if (this.#lost !== undefined || this.#closed)
      this.#settle([[task, lostResult(symbol, this.#lost?.message ?? "the pool was closed")]])
    else {
      this.#backlog.add(task)
      this.#schedulePump()
    }
    return task
  }

  /** Ends a task that is no longer wanted; calls back once it runs nowhere any more. */
  cancel(task: Task, onReleased: () => void): void {
    if (task.settled) return onReleased()
    task.settled = true
    this.#backlog.remove(task)
    const suspect = this.#suspects.indexOf(task)
    if (suspect >= 0) this.#suspects.splice(suspect, 1)
    for (const { thread, lane } of task.places.toReversed()) {
      if (thread.takeBack(lane) !== undefined) thread.reserved = false
      else if (thread.stateOf(lane) === protocol.STARTED && thread.status === "ready") {
        task.graceEndsAt = protocol.monotonicMs() + GRACE_MS
        thread.post({ type: "cancel", lane, attempt: thread.attempts[lane] })
        this.#lookIn(thread, GRACE_MS)
      }
    }
    const running = task.places.some(({ thread, lane }) => thread.stateOf(lane) === protocol.STARTED)
    this.#schedulePump()
    if (running) task.onReleased = onReleased
    else onReleased()
  }

  /** Ends all threads; calls back when the last one is gone. */
  close(onClosed: () => void): void {
    this.#closed = true
    this.#whenClosed.push(onClosed)
    for (const thread of this.#threads) thread.kill("closed")
    this.#settle(this.#drainLost())
    this.#checkClosed()
  }

  #checkClosed(): void {
    if (this.#closed && this.#threads.size === 0) for (const onClosed of this.#whenClosed.splice(0)) onClosed()
  }

  #spawnMissing(): void {
    if (this.#closed || this.#lost !== undefined) return
    while (this.#living().length < this.#wanted) {
      const thread = new Thread(this.#options, {
        onMessage: (from, message) => this.#onMessage(from, message),
        onExit: (from, code) => this.#onExit(from, code),
      })
      this.#threads.add(thread)
      this.#lookIn(thread, START_LIMIT_MS)
    }
  }

  #schedulePump(): void {
    if (this.#pumpIsDue) return
    this.#pumpIsDue = true
    // Symbols arrive one by one in the same turn: gather them into one message.
    queueMicrotask(() => {
      this.#pumpIsDue = false
      if (!this.#closed && this.#lost === undefined) this.#pump()
    })
  }

  /** Gives out what can be given out. */
  #pump(): void {
    for (const { job, sentTo } of this.#openings) {
      if ([...sentTo].some((thread) => !thread.blocked)) continue
      const thread = chooseThread(this.#threads, (each) => !sentTo.has(each) && !each.reserved)
      if (thread === undefined) continue
      sentTo.add(thread)
      thread.prepare(job)
      this.#lookIn(thread, LOOK_AFTER_MS)
    }
    while (this.#suspects.length > 0) {
      const thread = chooseThread(this.#threads, (each) => each.served === 0 && each.inFlight === 0 && !each.reserved)
      if (thread === undefined) break
      const task = this.#suspects.shift()
      if (task === undefined) break
      thread.reserved = true
      this.#send(thread, task.job, [task])
    }
    for (let job = this.#backlog.next(); job !== undefined; job = this.#backlog.next()) {
      const depth = depthFor(job.averageMs, this.#options.lanes)
      const usable = (each: Thread) => !each.reserved && each.freeLanes > 0 && each.inFlight < depth
      const thread = chooseThread(this.#active(), usable)
      if (thread === undefined) break
      const share = shareOf(
        job.waiting.length,
        Math.min(depth - thread.inFlight, thread.freeLanes),
        this.#options.workers,
      )
      const tasks = this.#backlog.take(job, share)
      if (tasks.length > 0) this.#send(thread, job, tasks)
    }
  }

  /** The threads that take work: spares wait. */
  #active(): Iterable<Thread> {
    const ready = [...this.#threads].filter((thread) => thread.status === "ready")
    if (ready.length <= this.#options.workers) return ready
    return ready.toSorted((a, b) => b.served - a.served).slice(0, this.#options.workers)
  }

  #send(thread: Thread, job: OpenJob, tasks: ReadonlyArray<Task>): void {
    const prefetch = tasks.length > 1 && job.faultsInPrefetch < FAULTS_IN_PREFETCH
    thread.send(job, tasks, () => (this.#attempts = (this.#attempts + 1) | 0), prefetch)
    this.#lookIn(thread, LOOK_AFTER_MS)
  }

  #onMessage(thread: Thread, message: FromWorker): void {
    thread.lastSignAt = protocol.monotonicMs()
    thread.blocked = false
    if (message.type === "pong") thread.pinged = false
    switch (message.type) {
      case "ready": {
        if (thread.status === "starting") thread.status = "ready"
        this.#schedulePump()
        this.#settleReady(undefined)
        break
      }
      case "failed":
        return this.#onStartFailed(thread, jobErrorOf(message.error))
      case "prepared":
      case "rejected": {
        thread.preparing -= 1
        this.#onPrepared(message.job, message.type === "rejected" ? jobErrorOf(message.error) : undefined)
        break
      }
      case "answers":
        return this.#onAnswers(thread, message)
      default:
        // The sign of life that was asked for, or what a worker module posts of its own: no answers.
        break
    }
  }

  #onPrepared(key: number, error: JobError | undefined): void {
    for (const opening of this.#openings) {
      if (opening.job.key !== key) continue
      this.#openings.delete(opening)
      opening.settle(error)
    }
  }

  #onAnswers(thread: Thread, message: Extract<FromWorker, { readonly type: "answers" }>): void {
    const settled: Array<Settlement> = []
    const released: Array<Task> = []
    message.lanes.forEach((lane, i) => {
      // Late, twice, or for another attempt: dropped.
      if (thread.attempts[lane] !== message.attempts[i]) return
      const task = thread.release(lane)
      if (task === undefined) return
      thread.served += 1
      thread.reserved = false
      if (task.settled) return void released.push(task)
      const result = resultOf(task.symbol, message.replies[i])
      task.job.averageMs += (result.processingTimeMs - task.job.averageMs) / 8
      settled.push([task, result])
    })
    this.#fruitlessDeaths = 0
    this.#schedulePump()
    this.#settle(settled)
    this.#release(released)
  }

  #onStartFailed(thread: Thread, error: JobError): void {
    this.#wanted -= 1
    thread.kill("closed")
    if (this.#living().length === 0) this.#lose(error)
    else this.#options.warn(`A worker could not start and is not replaced: ${error.message}`)
  }

  #onExit(thread: Thread, code: number | undefined): void {
    const mark = protocol.markOf(thread.lanes)
    const markedJob = this.#jobs.get(mark.job)
    const barren =
      thread.killed === undefined && mark.doing === protocol.IDLE && thread.served === 0 && thread.runningLane() < 0
    const { results, suspects, innocents, released } = examine(thread, code, protocol.monotonicMs())
    this.#threads.delete(thread)
    const cause = thread.fault?.message ?? `exit code ${code ?? "unknown"}`
    if (code === undefined) this.#options.warn("A thread has not died within 5 s (native code holds it): left behind")
    if (mark.doing === protocol.PREFETCHING && markedJob !== undefined) markedJob.faultsInPrefetch += 1
    this.#backlog.addFirst(innocents)
    this.#suspects.push(...suspects)
    const lost =
      mark.doing === protocol.PREPARING && markedJob !== undefined ? this.#afterDeathInPrepare(markedJob, cause) : []
    for (const { sentTo } of this.#openings) sentTo.delete(thread)
    if (barren) this.#fruitlessDeaths += 1
    const hung = thread.killed === "startup" && this.#living().every((each) => each.status === "starting")
    if (hung || this.#fruitlessDeaths >= FRUITLESS_DEATHS) {
      const why = hung
        ? `The worker was not ready within ${START_LIMIT_MS / 1000} s`
        : `${FRUITLESS_DEATHS} workers in a row died before they could run a symbol (${cause})`
      this.#lose(new PoolUnavailable({ message: `${why}: check the worker module ${this.#options.worker.href}` }))
    }
    this.#spawnMissing()
    this.#schedulePump()
    this.#settle([...results, ...lost, ...(this.#lost === undefined && !this.#closed ? [] : this.#drainLost())])
    this.#release(released)
    this.#checkClosed()
  }

  /** A job whose preparation keeps killing workers must not go on for ever. */
  #afterDeathInPrepare(job: OpenJob, cause: string): Array<Settlement> {
    job.deathsInPrepare += 1
    if (job.deathsInPrepare < FRUITLESS_DEATHS) return []
    const message = `${FRUITLESS_DEATHS} workers died while they prepared the job (${cause})`
    this.#onPrepared(job.key, new PoolUnavailable({ message }))
    return this.#backlog.drain(job).map((task) => [task, lostResult(task.symbol, message)] as const)
  }

  #living(): Array<Thread> {
    return [...this.#threads].filter(({ status }) => status === "starting" || status === "ready")
  }

  /** Ends the pool: nothing can run on it any more. */
  #lose(error: JobError): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    for (const thread of this.#threads) thread.kill("closed")
    const openings = [...this.#openings]
    this.#openings.clear()
    for (const { settle } of openings) settle(error)
    this.#settleReady(error)
    this.#settle(this.#drainLost())
  }

  #drainLost(): Array<Settlement> {
    const reason = this.#lost?.message ?? "the pool was closed"
    const left = [...this.#backlog.drain(), ...this.#suspects.splice(0)]
    return left.map((task) => [task, lostResult(task.symbol, reason)] as const)
  }

  #settleReady(error: JobError | undefined): void {
    const waiting = [...this.#whenReady]
    this.#whenReady.clear()
    for (const settle of waiting) settle(error)
  }

  #settle(settlements: ReadonlyArray<Settlement>): void {
    for (const [task, result] of settlements) {
      if (task.settled) continue
      task.settled = true
      task.onResult(result)
    }
  }

  #release(tasks: ReadonlyArray<Task>): void {
    for (const task of tasks) if (task.places.length === 0) task.onReleased?.()
  }

  /** Looks at a thread in `ms`, or earlier if it is to be looked at earlier already. */
  #lookIn(thread: Thread, ms: number): void {
    const dueAt = protocol.monotonicMs() + ms
    if (thread.status === "dying" || thread.status === "dead" || thread.timerDueAt <= dueAt) return
    clearTimeout(thread.timer)
    thread.timerDueAt = dueAt
    thread.timer = setTimeout(() => this.#look(thread), Math.ceil(ms))
  }

  #look(thread: Thread): void {
    thread.timer = undefined
    thread.timerDueAt = Infinity
    const look = lookAt(thread, protocol.monotonicMs(), this.#jobs)
    if (look.kill !== undefined) return thread.kill(look.kill)
    if (look.blocked && !thread.blocked && thread.status === "ready") {
      thread.blocked = true
      // It may have nothing left to answer when it comes free.
      thread.ping()
      this.#moveWaiting(thread)
    }
    if (look.againInMs !== undefined) this.#lookIn(thread, Math.max(1, look.againInMs))
  }

  /** What waits behind a slow symbol goes elsewhere; what is done and not here yet runs there as well. */
  #moveWaiting(thread: Thread): void {
    const moved: Array<Task> = []
    const mark = protocol.markOf(thread.lanes)
    const readingJob = mark.doing === protocol.PREFETCHING ? this.#jobs.get(mark.job) : undefined
    if (readingJob !== undefined) readingJob.faultsInPrefetch = FAULTS_IN_PREFETCH
    thread.occupants.forEach((task, lane) => {
      if (task === undefined) return
      if (thread.takeBack(lane) !== undefined || thread.stateOf(lane) === protocol.DONE) moved.push(task)
    })
    this.#backlog.addFirst(moved)
    this.#schedulePump()
  }
}

const lostResult = (symbol: string, reason: string): ProcessingResult =>
  failedResult(
    symbol,
    new PoolLost({ symbol, message: `The pool was lost before this symbol was answered: ${reason}` }),
  )
