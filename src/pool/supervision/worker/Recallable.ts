import * as protocol from "../../protocol/protocol.ts"
import { Holdings } from "./Holdings.ts"
import { Signs } from "./Signs.ts"
import type { OpenJobOn, TaskOn } from "./task.ts"

/** The lanes of a worker, with symbols that can be taken back until they begin. */
export abstract class Recallable<Worker> extends Holdings<Worker> {
  readonly signs = new Signs()
  readonly #recalled: Array<number> = []
  /** Symbols that were taken back since it was last idle: it may have begun one of them at that moment. */
  #taken: ReadonlyArray<TaskOn<Worker>> = []

  /** Empties lanes whose symbols have not begun; either this or the start succeeds, never both. */
  protected abstract recall(lanes: ReadonlyArray<number>): void

  /** Notes that it is idle: it began nothing of what was taken back. */
  protected forgetTaken(): void {
    this.#taken = []
  }

  /** Takes back the symbols of lanes that have not begun; either this or the start succeeds, never both. */
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
    this.signs.noteRelief()
    this.#taken = [...this.#taken.filter(({ settled }) => !settled), ...taken]
    return taken
  }

  /**
   * How long it may run a symbol that was taken back as it began, in ms: its limit, or 0 if nobody waits for the
   * symbol.
   */
  get strayLimitMs(): number {
    return this.#taken.reduce((longest, { job, settled }) => Math.max(longest, settled ? 0 : job.limitMs), 0)
  }

  /** Takes back the symbols of a job that were sent last and have not begun, so that `count` are left. */
  takeBackAllBut(count: number, job: OpenJobOn<Worker>): Array<TaskOn<Worker>> {
    const lanes = this.occupants.flatMap((task, lane) => (task?.job === job && !task.settled ? [lane] : []))
    // Attempts are counted up, and wrap around.
    lanes.sort((one, other) => (this.attempts[one] - this.attempts[other]) | 0)
    return this.takeBack(lanes.slice(count))
  }

  /** Takes back all symbols that have not begun; also returns those that are done but have not been answered. */
  takeBackWaiting(): Array<TaskOn<Worker>> {
    const taken = this.takeBack(this.occupants.flatMap((task, lane) => (task === undefined ? [] : [lane])))
    const done = this.occupants.filter((_, lane) => this.stateOf(lane) === protocol.DONE)
    return [...taken, ...done.filter((task) => task !== undefined)]
  }

  /** Whether the attempt in a lane was taken back: if so, the worker may answer that it never began. */
  wasRecalled(lane: number): boolean {
    return this.#recalled[lane] === this.attempts[lane]
  }
}
