import { Backlog } from "./Backlog.ts"
import type { Crew } from "./Crew.ts"
import { chooseThread, depthFor, shareOf } from "./dispatch.ts"
import type { Openings } from "./Openings.ts"
import type { OpenJob, Task } from "./task.ts"
import type { Thread } from "./Thread.ts"
import { LOOK_AFTER_MS, type Watch } from "./watch.ts"

/** So many threads that die or are stuck while they read ahead for a job end its reading ahead. */
export const FAULTS_IN_PREFETCH = 3

export interface DispatcherOptions {
  readonly workers: number
  readonly lanes: number
  /** Asks for a fresh thread in the place of a used one. */
  readonly replace: (thread: Thread) => void
  readonly isOpen: () => boolean
}

/** Keeps the symbols that wait, and gives them to threads. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #crew: Crew
  readonly #watch: Watch
  readonly #openings: Openings
  readonly #backlog = new Backlog()
  /** Run once more, each alone on a fresh thread. */
  readonly #suspects: Array<Task> = []
  #attempts = 0
  #pumpIsDue = false

  constructor(options: DispatcherOptions, crew: Crew, watch: Watch, openings: Openings) {
    this.#options = options
    this.#crew = crew
    this.#watch = watch
    this.#openings = openings
  }

  add(task: Task): void {
    this.#backlog.add(task)
    this.schedule()
  }

  /** Next in turn, without blame; a suspect waits for a fresh thread. */
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
      if (!this.#options.isOpen()) return
      this.#openings.ask(this.#crew.threads, (thread) => this.#watch.lookIn(thread, LOOK_AFTER_MS))
      this.#pumpSuspects()
      this.#pump()
    })
  }

  #pump(): void {
    for (let job = this.#backlog.next(); job !== undefined; job = this.#backlog.next()) {
      const depth = depthFor(job.averageMs, this.#options.lanes)
      // Refilled when half empty: symbol by symbol, each would cost a message and a read of its own.
      const usable = (each: Thread) => !each.reserved && each.freeLanes > 0 && each.inFlight <= depth >>> 1
      const thread = chooseThread(this.#crew.active(), usable)
      if (thread === undefined) break
      const room = Math.min(depth - thread.inFlight, thread.freeLanes)
      const tasks = this.#backlog.take(job, shareOf(job.waiting.length, room, this.#options.workers))
      if (tasks.length > 0) this.#send(thread, job, tasks)
    }
  }

  #pumpSuspects(): void {
    while (this.#suspects.length > 0) {
      const thread = chooseThread(this.#crew.threads, isFresh)
      if (thread === undefined) return this.#makeFresh()
      const task = this.#suspects.shift()
      if (task === undefined) return
      thread.reserved = true
      this.#send(thread, task.job, [task])
    }
  }

  /** Where no fresh thread is on its way, a used one makes place for it. */
  #makeFresh(): void {
    const living = this.#crew.living()
    if (living.some(({ status, reserved }) => status === "starting" || reserved)) return
    const used = chooseThread(living, () => true)
    if (used !== undefined) this.#options.replace(used)
  }

  #send(thread: Thread, job: OpenJob, tasks: ReadonlyArray<Task>): void {
    const prefetch = tasks.length > 1 && job.faultsInPrefetch < FAULTS_IN_PREFETCH
    thread.send(job, tasks, () => (this.#attempts = (this.#attempts + 1) | 0), prefetch)
    this.#watch.lookIn(thread, LOOK_AFTER_MS)
  }
}

const isFresh = (thread: Thread): boolean => thread.served === 0 && thread.inFlight === 0 && !thread.reserved
