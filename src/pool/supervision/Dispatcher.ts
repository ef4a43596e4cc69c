import { Backlog } from "./Backlog.ts"
import type { Crew } from "./Crew.ts"
import { chooseWorker, depthFor, fitting, shareOf } from "./dispatch.ts"
import type { Openings } from "./Openings.ts"
import type { OpenJob, Task } from "./task.ts"
import type { PoolWorker } from "./PoolWorker.ts"
import { LOOK_AFTER_MS, type Watch } from "./watch.ts"

/** So many workers that die or are stuck while they read ahead for a job end its reading ahead. */
export const FAULTS_IN_PREFETCH = 3

/** So many symbols that wait are given out without waiting for more. */
const SYMBOLS_WORTH_A_LOOK = 256

export interface DispatcherOptions {
  readonly workers: number
  readonly lanes: number
  /** Asks for a fresh worker in the place of a used one. */
  readonly replace: (worker: PoolWorker) => void
  readonly isOpen: () => boolean
}

/** Keeps the symbols that wait, and gives them to workers. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #crew: Crew
  readonly #watch: Watch
  readonly #openings: Openings
  readonly #backlog = new Backlog()
  /** Run once more, each alone on a fresh worker. */
  readonly #suspects: Array<Task> = []
  #attempts = 0
  #pumpIsDue = false

  constructor(options: DispatcherOptions, crew: Crew, watch: Watch, openings: Openings) {
    this.#options = options
    this.#crew = crew
    this.#watch = watch
    this.#openings = openings
  }

  /** Whether no symbol waits for a worker. */
  get isEmpty(): boolean {
    return this.#backlog.size === 0
  }

  add(task: Task): void {
    this.#backlog.add(task)
    this.schedule()
    // Before the turn ends: thousands that are asked for in one would keep all workers waiting for the last of them.
    if (this.#backlog.size % SYMBOLS_WORTH_A_LOOK === 0) this.#giveOut()
  }

  /** Next in turn, without blame; a suspect waits for a fresh worker. */
  requeue(tasks: ReadonlyArray<Task>): void {
    this.#backlog.addFirst(tasks.filter(({ suspect }) => !suspect))
    this.#suspects.push(...tasks.filter((task) => task.suspect && !this.#suspects.includes(task)))
    this.schedule()
  }

  remove(task: Task): void {
    this.#backlog.remove(task)
    const suspect = this.#suspects.indexOf(task)
    if (suspect >= 0) this.#suspects.splice(suspect, 1)
  }

  /** Empties what waits of one job, or all of it. */
  drain(job?: OpenJob): Array<Task> {
    const suspects = this.#suspects.filter((task) => job === undefined || task.job === job)
    for (const task of suspects) this.#suspects.splice(this.#suspects.indexOf(task), 1)
    return [...this.#backlog.drain(job), ...suspects]
  }

  /** Gives out what can be given out, at the end of this turn: symbols arrive one by one, and go together. */
  schedule(): void {
    if (this.#pumpIsDue) return
    this.#pumpIsDue = true
    queueMicrotask(() => {
      this.#pumpIsDue = false
      this.#giveOut()
    })
  }

  #giveOut(): void {
    if (!this.#options.isOpen()) return
    const asked = (worker: PoolWorker) => this.#watch.lookIn(worker, LOOK_AFTER_MS)
    this.#openings.ask(this.#crew.workers, asked)
    this.#openings.prepareOnIdle(this.#crew.active(), asked)
    this.#pumpSuspects()
    this.#pump()
  }

  #pump(): void {
    const active = [...this.#crew.active()]
    const served = new Set<PoolWorker>()
    for (let job = this.#backlog.next(); job !== undefined; job = this.#backlog.next()) {
      const depth = depthFor(job.averageMs, this.#options.lanes)
      // Refilled when half empty: symbol by symbol, each would cost a message and a read of its own.
      const usable = (each: PoolWorker) =>
        !each.reserved && each.freeLanes > 0 && each.inFlight <= depth >>> 1 && !served.has(each)
      const worker = chooseWorker(active, usable)
      if (worker === undefined) break
      const room = fitting(Math.min(depth - worker.inFlight, worker.freeLanes))
      const share = shareOf(job.waiting.length, this.#options.workers, job.averageMs)
      const tasks = this.#backlog.take(job, Math.min(share, room))
      if (tasks.length === 0) continue
      // What is left is for the others: their next answers ask for it, and this one's.
      if (share < room && active.length > 1) served.add(worker)
      this.#send(worker, job, tasks)
    }
  }

  #pumpSuspects(): void {
    while (this.#suspects.length > 0) {
      const [task] = this.#suspects
      // It was answered elsewhere meanwhile.
      if (task.settled) {
        this.#suspects.shift()
        continue
      }
      const worker = chooseWorker(this.#crew.workers, isFresh)
      if (worker === undefined) return this.#makeFresh()
      this.#suspects.shift()
      worker.reserved = true
      this.#send(worker, task.job, [task])
    }
  }

  /** Where no fresh worker is on its way, a used one makes place for it. */
  #makeFresh(): void {
    const living = this.#crew.living()
    if (living.some(({ status, reserved }) => status === "starting" || reserved)) return
    const used = chooseWorker(living, () => true)
    if (used !== undefined) this.#options.replace(used)
  }

  #send(worker: PoolWorker, job: OpenJob, tasks: ReadonlyArray<Task>): void {
    const prefetch = tasks.length > 1 && job.faultsInPrefetch < FAULTS_IN_PREFETCH
    worker.send(job, tasks, () => (this.#attempts = (this.#attempts + 1) | 0), prefetch)
    this.#watch.lookIn(worker, LOOK_AFTER_MS)
  }
}

const isFresh = (worker: PoolWorker): boolean => worker.served === 0 && worker.inFlight === 0 && !worker.reserved
