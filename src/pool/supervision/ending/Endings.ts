import * as protocol from "../../protocol/protocol.ts"
import type { Crew } from "../crew/Crew.ts"
import type { Dispatcher } from "../dispatch/Dispatcher.ts"
import type { Openings } from "../dispatch/Openings.ts"
import type { OpenJob, Task } from "../worker/PoolWorker.ts"
import { lossOf, markSettled, settle } from "../answering/settlements.ts"
import { SILENT_LIMIT_MS } from "../worker/states.ts"
import type { Watch } from "../judging/watch.ts"

/** How long a cancelled symbol may take to end itself before its worker is killed. */
const GRACE_MS = 20

/** Ends symbols and jobs that are no longer wanted. */
export class Endings {
  readonly #crew: Crew
  readonly #dispatcher: Dispatcher
  readonly #openings: Openings
  readonly #watch: Watch

  constructor(crew: Crew, dispatcher: Dispatcher, openings: Openings, watch: Watch) {
    this.#crew = crew
    this.#dispatcher = dispatcher
    this.#openings = openings
    this.#watch = watch
  }

  /**
   * Closes a job, and ends those of its symbols that end with it or were answered and still run; calls back once none
   * of these runs any more.
   */
  closeJob(job: OpenJob, onClosed: () => void): void {
    job.lostTo ??= "its job was closed"
    job.isClosed = true
    this.#openings.abandon(job)
    const workers = [...this.#crew.workers]
    const tasks = new Set(workers.flatMap(({ occupants }) => occupants.filter((task) => task !== undefined)))
    let left = 1
    const onEnd = () => {
      left -= 1
      if (left > 0) return
      this.forget(job)
      onClosed()
    }
    for (const task of tasks) {
      // A symbol that was answered may still run on another worker.
      if (task.job !== job || !(task.endsWithJob || task.settled)) continue
      left += 1
      this.end(task, onEnd)
    }
    this.loseWaiting(job)
    onEnd()
  }

  /** Forgets a job; its symbols have been answered or cancelled. */
  forget(job: OpenJob): void {
    this.#openings.forget(job)
    job.lostTo ??= "its job was closed"
    for (const worker of this.#crew.workers) {
      worker.forget(job)
      worker.refresh()
      if (protocol.markOf(worker.lanes).job === job.key) this.#watch.lookAfter(worker, SILENT_LIMIT_MS)
    }
    this.loseWaiting(job)
  }

  /** Answers the waiting symbols of a lost job. */
  loseWaiting(job: OpenJob): void {
    settle(this.#dispatcher.drain(job).map((task) => lossOf(task, job.lostTo ?? "")))
  }

  /** Ends a task wherever it waits or runs; calls back once it no longer runs anywhere, after earlier callers. */
  end(task: Task, onEnded: () => void): void {
    if (!task.settled) markSettled(task)
    this.#dispatcher.remove(task)
    let running = false
    for (const { worker, lane } of task.places.toReversed()) {
      if (worker.takeBack([lane]).length === 0 && worker.isRunning(lane)) {
        running = true
        task.graceEndsAt = protocol.monotonicMs() + GRACE_MS
        worker.cancel(lane)
      }
      // Even if it was taken back: it may have begun at that moment.
      this.#watch.lookAfter(worker, GRACE_MS)
    }
    this.#dispatcher.schedule()
    if (!running) return onEnded()
    const { onReleased } = task
    task.onReleased = () => {
      onReleased?.()
      onEnded()
    }
  }
}
