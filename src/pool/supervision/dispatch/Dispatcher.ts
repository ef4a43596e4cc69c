import { Backlog } from "./Backlog.ts"
import type { Crew } from "../crew/Crew.ts"
import { batchFor, chooseWorker, fitsInMemory, roomFor, shareOf } from "./shares.ts"
import type { Openings } from "./Openings.ts"
import type { OpenJob, PoolWorker, Task } from "../worker/PoolWorker.ts"
import { LOOK_AFTER_MS } from "../worker/states.ts"
import type { Watch } from "../judging/watch.ts"

/** How many workers may die or get stuck while reading ahead for a job before it stops reading ahead. */
export const FAULTS_IN_PREFETCH = 3

/** After how many more waiting symbols some are sent before the end of the turn. */
const SYMBOLS_WORTH_A_LOOK = 256

export interface DispatcherOptions {
  readonly workers: number
  readonly lanes: number
  /** Replaces a used worker by a fresh one. */
  readonly replace: (worker: PoolWorker) => void
  readonly isOpen: () => boolean
}

/** Queues symbols and sends them to workers. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #crew: Crew
  readonly #watch: Watch
  readonly #openings: Openings
  readonly #backlog = new Backlog()
  /** Symbols that run once more, each alone on a fresh worker. */
  readonly #suspects: Array<Task> = []
  #attempts = 0
  #pumpIsDue = false

  constructor(options: DispatcherOptions, crew: Crew, watch: Watch, openings: Openings) {
    this.#options = options
    this.#crew = crew
    this.#watch = watch
    this.#openings = openings
  }

  /** Whether symbols wait for a worker, rather than for their job's results to be taken. */
  get needsWorkers(): boolean {
    return this.#backlog.hasAny((job) => !job.isHeld)
  }

  /** Whether a job has symbols that wait for a worker. */
  hasWaiting(job: OpenJob): boolean {
    return job.waiting.length > 0 || this.#suspects.some((task) => task.job === job)
  }

  add(task: Task): void {
    this.#backlog.add(task)
    this.schedule()
    // Not only at the end of the turn: thousands of requests in one turn would keep all workers waiting.
    if (this.#backlog.size % SYMBOLS_WORTH_A_LOOK === 0) this.#sendTasks()
  }

  /**
   * Holds back the symbols of a job, also those that were sent before the size of its answers was known, or releases
   * them.
   */
  hold(job: OpenJob, isHeld: boolean): void {
    job.isHeld = isHeld
    if (isHeld && job.lostTo === undefined) {
      for (const worker of this.#crew.active()) this.requeue(worker.takeBackAllBut(fitsInMemory(job), job))
    }
    this.schedule()
  }

  /** Queues tasks first, to run again; a suspect waits for a fresh worker. Drops tasks of jobs that have ended. */
  requeue(again: ReadonlyArray<Task>): void {
    const tasks = again.filter(({ job }) => job.lostTo === undefined)
    this.#backlog.addFirst(tasks.filter(({ suspect }) => !suspect))
    for (const task of tasks) {
      if (!task.suspect) continue
      // It may wait already, since its answer from another worker was late.
      this.#backlog.remove(task)
      if (!this.#suspects.includes(task)) this.#suspects.push(task)
    }
    this.schedule()
  }

  remove(task: Task): void {
    this.#backlog.remove(task)
    const suspect = this.#suspects.indexOf(task)
    if (suspect >= 0) this.#suspects.splice(suspect, 1)
  }

  /** Drops the waiting tasks of one job, or of all. */
  drain(job?: OpenJob): Array<Task> {
    const suspects = this.#suspects.filter((task) => job === undefined || task.job === job)
    for (const task of suspects) this.#suspects.splice(this.#suspects.indexOf(task), 1)
    return [...this.#backlog.drain(job), ...suspects]
  }

  /** Sends waiting symbols at the end of this turn: they arrive one by one and are sent together. */
  schedule(): void {
    if (this.#pumpIsDue) return
    this.#pumpIsDue = true
    queueMicrotask(() => {
      this.#pumpIsDue = false
      this.#sendTasks()
    })
  }

  #sendTasks(): void {
    if (!this.#options.isOpen()) return
    const onAsked = (worker: PoolWorker) => this.#watch.lookAfter(worker, LOOK_AFTER_MS)
    this.#openings.ask(this.#crew.workers, onAsked)
    this.#openings.prepareOnIdle(this.#crew.active(), onAsked)
    this.#pumpSuspects()
    this.#pump()
  }

  #pump(): void {
    const active = [...this.#crew.active()]
    const served = new Set<PoolWorker>()
    // Until every job with waiting symbols has been skipped in a row.
    for (let passed = 0; passed < this.#backlog.jobs;) {
      if (this.#sendOfNextJob(active, served)) passed = 0
      else {
        passed += 1
        this.#backlog.pass()
      }
    }
  }

  /** Sends symbols of the next job to a worker; `false` if none can take them now. */
  #sendOfNextJob(active: ReadonlyArray<PoolWorker>, served: Set<PoolWorker>): boolean {
    const job = this.#backlog.next()
    if (job === undefined || job.isHeld) return false
    const roomOn = (each: PoolWorker) =>
      each.reserved || served.has(each) || each.unable.has(job.key) ? 0 : roomFor(each, job, this.#options.lanes)
    const worker = chooseWorker(active, (each) => roomOn(each) > 0)
    if (worker === undefined) {
      this.#makePlaceFor(job, active)
      return false
    }
    const room = batchFor(roomOn(worker))
    const share = shareOf(job.waiting.length, this.#options.workers, job.averageMs)
    const tasks = this.#backlog.take(job, Math.min(share, room))
    if (tasks.length === 0) return true
    // The rest waits for the next answers of all workers.
    if (share < room && active.length > 1) served.add(worker)
    this.#send(worker, job, tasks)
    return true
  }

  /** Replaces a worker if none can prepare the job and no other is starting. */
  #makePlaceFor({ key }: OpenJob, active: ReadonlyArray<PoolWorker>): void {
    if (!active.every(({ unable }) => unable.has(key)) || this.#crew.isHeldBack) return
    if (this.#crew.living().some(({ status }) => status === "starting")) return
    const [oldest] = active
    if (oldest !== undefined && !oldest.retiring) this.#options.replace(oldest)
  }

  #pumpSuspects(): void {
    while (this.#suspects.length > 0) {
      const [task] = this.#suspects
      // It has been answered by another worker in the meantime.
      if (task.settled) {
        this.#suspects.shift()
        continue
      }
      const worker = chooseWorker(this.#crew.workers, (each) => isFresh(each) && !each.unable.has(task.job.key))
      if (worker === undefined) return this.#makeFresh(task.job)
      this.#suspects.shift()
      worker.reserved = true
      this.#send(worker, task.job, [task])
    }
  }

  /** Replaces a used worker, preferably one that cannot run the job, if no fresh one is starting. */
  #makeFresh({ key }: OpenJob): void {
    const living = this.#crew.living()
    if (this.#crew.isHeldBack || living.some(({ status, reserved }) => status === "starting" || reserved)) return
    const used = chooseWorker(living, ({ unable }) => unable.has(key)) ?? chooseWorker(living, () => true)
    if (used !== undefined) this.#options.replace(used)
  }

  #send(worker: PoolWorker, job: OpenJob, tasks: ReadonlyArray<Task>): void {
    const prefetch = tasks.length > 1 && job.faultsInPrefetch < FAULTS_IN_PREFETCH
    worker.send(job, tasks, () => (this.#attempts = (this.#attempts + 1) | 0), prefetch)
    this.#watch.lookAfter(worker, LOOK_AFTER_MS)
  }
}

const isFresh = (worker: PoolWorker): boolean => worker.served === 0 && worker.inFlight === 0 && !worker.reserved
