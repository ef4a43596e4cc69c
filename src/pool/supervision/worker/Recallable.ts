import * as protocol from "../../protocol/protocol.ts"
import { Holdings } from "./Holdings.ts"
import { Signs } from "./Signs.ts"
import type { OpenJobOn, TaskOn } from "./task.ts"

/** Symbols on the lanes of a worker that can be taken back as long as they have not begun. */
export abstract class Recallable<Worker> extends Holdings<Worker> {
  readonly signs = new Signs()
  readonly #recalled: Array<number> = []
  /** Taken back since it was last idle: it may have begun one of them at that moment. */
  #taken: ReadonlyArray<TaskOn<Worker>> = []

  /** Empties those of the lanes whose symbols have not begun; of this and a start exactly one succeeds. */
  protected abstract recall(lanes: ReadonlyArray<number>): void

  /** It is idle: it has begun none of what was taken back. */
  protected forgetTaken(): void {
    this.#taken = []
  }

  /** Takes lanes back whose symbols have not started; exactly one of this and the start succeeds. */
  takeBack(lanes: ReadonlyArray<number>): Array<TaskOn<Worker>> {
    const queued = lanes.filter((lane) => this.stateOf(lane) === protocol.QUEUED)
    if (queued.length === 0) return []
    for (const lane of queued) this.#recalled[lane] = this.attempts[lane]
    this.recall(queued)
    const taken = queued.flatMap((lane) => {
      const task = this.stateOf(lane) === protocol.IDLE ? this.release(lane, false) : undefined
      return task === undefined ? [] : [task]
    })
    if (taken.length === 0) return taken
    this.signs.relieved()
    this.#taken = [...this.#taken.filter(({ settled }) => !settled), ...taken]
    return taken
  }

  /** How long it may run a symbol that was taken back while it began: its limit, unless nobody waits for the symbol any more. */
  get strayLimitMs(): number {
    return this.#taken.reduce((longest, { job, settled }) => Math.max(longest, settled ? 0 : job.limitMs), 0)
  }

  /** Takes back the last sent of a job's symbols that have not started, until so many are left. */
  takeBackAllBut(count: number, job: OpenJobOn<Worker>): Array<TaskOn<Worker>> {
    const lanes = this.occupants.flatMap((task, lane) => (task?.job === job && !task.settled ? [lane] : []))
    // Attempts are counted up, and wrap around.
    lanes.sort((one, other) => (this.attempts[one] - this.attempts[other]) | 0)
    return this.takeBack(lanes.slice(count))
  }

  /** Takes back all that has not started, and gives what is done with its answer still there as well. */
  takeBackWaiting(): Array<TaskOn<Worker>> {
    const taken = this.takeBack(this.occupants.flatMap((task, lane) => (task === undefined ? [] : [lane])))
    const done = this.occupants.filter((_, lane) => this.stateOf(lane) === protocol.DONE)
    return [...taken, ...done.filter((task) => task !== undefined)]
  }

  /** Whether the attempt in a lane was to be taken back: then the worker may say that it never began it. */
  wasRecalled(lane: number): boolean {
    return this.#recalled[lane] === this.attempts[lane]
  }
}
