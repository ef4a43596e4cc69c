import type { OpenJob, Task } from "../worker/PoolWorker.ts"

/** The symbols that wait for a lane, by job. Jobs take turns, so a small one does not wait for a large one. */
export class Backlog {
  readonly #jobs: Array<OpenJob> = []
  #turn = 0
  size = 0

  add(task: Task): void {
    const { job } = task
    if (job.waiting.length === 0) this.#jobs.push(job)
    job.waiting.push(task)
    this.size += 1
  }

  /** Puts tasks that were sent before ahead of all others of their jobs, in their order. */
  addFirst(tasks: ReadonlyArray<Task>): void {
    for (let i = tasks.length - 1; i >= 0; i--) {
      const task = tasks[i]
      if (task.settled || task.job.waiting.includes(task)) continue
      if (task.job.waiting.length === 0) this.#jobs.push(task.job)
      task.job.waiting.unshift(task)
      this.size += 1
    }
  }

  remove(task: Task): boolean {
    const index = task.job.waiting.indexOf(task)
    if (index < 0) return false
    task.job.waiting.splice(index, 1)
    this.size -= 1
    this.#dropIfEmpty(task.job)
    return true
  }

  /** The job whose turn it is. */
  next(): OpenJob | undefined {
    if (this.#jobs.length === 0) return undefined
    this.#turn = this.#turn % this.#jobs.length
    return this.#jobs[this.#turn]
  }

  /** Whether a matching job has waiting symbols. */
  hasAny(matches: (job: OpenJob) => boolean): boolean {
    return this.#jobs.some(matches)
  }

  /** How many jobs have waiting symbols. */
  get jobs(): number {
    return this.#jobs.length
  }

  /** Skips the turn of a job. */
  pass(): void {
    this.#turn += 1
  }

  /** Takes up to `count` tasks of a job, and passes the turn on. */
  take(job: OpenJob, count: number): Array<Task> {
    const taken = job.waiting.splice(0, count)
    this.size -= taken.length
    this.#turn += 1
    this.#dropIfEmpty(job)
    return taken.filter((task) => !task.settled)
  }

  /** Empties the backlog of one job, or of all. */
  drain(job?: OpenJob): Array<Task> {
    const jobs = job === undefined ? [...this.#jobs] : [job]
    return jobs.flatMap((each) => {
      const tasks = each.waiting
      each.waiting = []
      this.size -= tasks.length
      this.#dropIfEmpty(each)
      return tasks
    })
  }

  #dropIfEmpty(job: OpenJob): void {
    if (job.waiting.length > 0) return
    const index = this.#jobs.indexOf(job)
    if (index < 0) return
    this.#jobs.splice(index, 1)
    if (index < this.#turn) this.#turn -= 1
  }
}
