import * as protocol from "../../protocol/protocol.ts"
import { lookAt } from "./look.ts"
import { Pauses } from "../worker/Pauses.ts"
import type { OpenJob, PoolWorker } from "../worker/PoolWorker.ts"

/** How often a worker that owes something is checked at least: a late check tells how long this process was stopped. */
const LOOK_EVERY_MS = 100

/** What a check can lead to, besides the end of the worker. */
export interface WatchEvents {
  readonly onBlocked: (worker: PoolWorker) => void
  readonly onThreat: () => void
  readonly onSlow: (symbol: string) => void
}

/** In the other states, a worker has a timer of its own, see `states.ts`. */
const isWatched = ({ status }: PoolWorker): boolean => status === "starting" || status === "ready"

/** Checks each worker when it is due, with one timer a worker. */
export class Watch {
  readonly pauses = new Pauses()
  readonly #jobs: ReadonlyMap<number, OpenJob>
  readonly #slowAfterMs: number
  readonly #events: WatchEvents

  constructor(jobs: ReadonlyMap<number, OpenJob>, slowAfterMs: number, events: WatchEvents) {
    this.#jobs = jobs
    this.#slowAfterMs = slowAfterMs
    this.#events = events
  }

  /** Schedules a check in `ms`, unless an earlier one is scheduled. */
  lookAfter(worker: PoolWorker, ms: number): void {
    const soon = Math.min(ms, LOOK_EVERY_MS)
    const dueAt = protocol.monotonicMs() + soon
    if (!isWatched(worker) || worker.timerDueAt <= dueAt) return
    clearTimeout(worker.timer)
    worker.timerDueAt = dueAt
    worker.timer = setTimeout(() => this.#look(worker), Math.ceil(soon))
  }

  /** Cancels the scheduled check. */
  rest(worker: PoolWorker): void {
    clearTimeout(worker.timer)
    worker.timer = undefined
    worker.timerDueAt = Infinity
  }

  #look(worker: PoolWorker): void {
    const now = protocol.monotonicMs()
    this.pauses.timerFired(worker.timerDueAt, now)
    this.rest(worker)
    worker.refresh()
    const look = lookAt(worker, now, this.#jobs, this.#slowAfterMs, this.pauses)
    const { kill, ping, slow, blocked, threatened, againInMs } = look
    if (kill !== undefined) return worker.kill(kill)
    if (slow !== undefined) {
      slow.slow = true
      this.#events.onSlow(slow.symbol)
    }
    const isNewlyBlocked = blocked && !worker.blocked
    // A blocked worker may have nothing left to answer once it is free: the pong tells that it is.
    if (ping === true || isNewlyBlocked) worker.ping()
    if (isNewlyBlocked) {
      worker.blocked = true
      this.#events.onBlocked(worker)
    }
    if (threatened === true) this.#events.onThreat()
    if (againInMs !== undefined) this.lookAfter(worker, Math.max(1, againInMs))
  }
}
