import type { JobError } from "../../../job/JobError.ts"
import { PoolUnavailable } from "../../../job/JobError.ts"
import * as protocol from "../../protocol/protocol.ts"
import { PoolWorker, type PoolWorkerEvents, type PoolWorkerOptions } from "../worker/PoolWorker.ts"
import { type Burial, EarlyDeaths, isUnstarted } from "./EarlyDeaths.ts"
import { Restarts } from "./Restarts.ts"
import { START_LIMIT_MS } from "../worker/states.ts"

/** How long symbols wait while no worker can be started. */
export const NO_WORKER_LIMIT_MS = 30_000

/** How long symbols wait before more workers are started. */
const GROW_AFTER_MS = 400

export interface CrewOptions extends PoolWorkerOptions {
  /** The worker module. */
  readonly worker: URL
  readonly workers: number
  /** How many to start with. */
  readonly initial: number
  readonly spares: number
  /** A worker is replaced after this many symbols, or when it uses more memory than this. */
  readonly recycleAfterSymbols: number
  readonly recycleAboveBytes: number
}

export interface CrewEvents extends PoolWorkerEvents {
  /** It is time to try again to start workers. */
  readonly onRetry: () => void
  readonly onStart: (worker: PoolWorker) => void
  readonly mayStart: () => boolean
}

/** The workers of a pool. Keeps as many as are wanted, as long as starting them makes sense. */
export class Crew {
  readonly workers = new Set<PoolWorker>()
  readonly #options: CrewOptions
  readonly #events: CrewEvents
  readonly #restarts: Restarts
  readonly #deaths = new EarlyDeaths()
  #wanted: number
  #isSmall: boolean
  #waitingSince = Infinity
  #spares = 0
  #lastId = 0

  constructor(options: CrewOptions, events: CrewEvents) {
    this.#options = options
    this.#events = events
    this.#restarts = new Restarts(events.onRetry)
    this.#wanted = options.initial
    this.#isSmall = options.initial < options.workers
  }

  /** The workers that are starting or ready, and not about to be replaced. */
  living(): Array<PoolWorker> {
    return [...this.workers].filter(
      ({ status, retiring }) => (status === "starting" || status === "ready") && !retiring,
    )
  }

  /** The workers that take work: spares wait until one of these dies. */
  active(): Iterable<PoolWorker> {
    const ready = this.living().filter(({ status }) => status === "ready")
    if (ready.length <= this.#options.workers) return ready
    return ready.toSorted((a, b) => b.served - a.served).slice(0, this.#options.workers)
  }

  /** Whether a worker has ever been ready: if so, a failure to start may be temporary. */
  get everReady(): boolean {
    return this.#deaths.everReady
  }

  /** Whether starts are paused after some failed. */
  get isHeldBack(): boolean {
    return this.#restarts.isHeldBack
  }

  /** Tries again to start workers that could not be started before. */
  tryNow(): void {
    this.#restarts.tryNow()
  }

  /** Starts no more workers. */
  stop(): void {
    this.#restarts.stop()
  }

  /** Since when no worker has been of use, and why; `undefined` if one is. */
  downSince(): { readonly since: number; readonly message: string } | undefined {
    const since = this.#restarts.troubleSince
    if (since === undefined || this.living().some(isOfUse)) return undefined
    const message = `No worker could be started for ${NO_WORKER_LIMIT_MS / 1000} s (${this.#deaths.lastCause})`
    return { since, message }
  }

  /** Starts missing workers, if that makes sense now. */
  startMissing(): void {
    if (!this.#events.mayStart()) return
    // Too many have died in a row, and the pool ends unless a worker that is starting becomes ready.
    if (this.#deaths.areTooMany || this.isHeldBack) return
    for (let missing = this.#wanted + this.#spares - this.living().length; missing > 0; missing--) {
      const worker = new PoolWorker(++this.#lastId, this.#options, this.#events)
      this.workers.add(worker)
      this.#events.onStart(worker)
    }
  }

  /** Whether workers are held back although symbols have been waiting all the time for {@link GROW_AFTER_MS}. */
  isTooSmall(now: number, isWaiting: boolean): boolean {
    if (!this.#isSmall) return false
    this.#waitingSince = isWaiting ? Math.min(this.#waitingSince, now) : Infinity
    return now - this.#waitingSince >= GROW_AFTER_MS
  }

  /** Starts all workers from now on. */
  grow(): void {
    if (!this.#isSmall) return
    this.#isSmall = false
    this.#wanted += this.#options.workers - this.#options.initial
    this.startMissing()
  }

  /** Keeps spares ready from now on, since a worker may have to be replaced. A pool without trouble has none. */
  expectTrouble(): void {
    this.#spares = this.#options.spares
    this.startMissing()
  }

  /** Ends a worker once it is idle; its successor starts at once. */
  retire(worker: PoolWorker): void {
    worker.retiring = true
    this.dropIfIdle(worker)
    this.startMissing()
  }

  /** Ends a worker that is to be replaced and owes nothing. */
  dropIfIdle(worker: PoolWorker): void {
    if (worker.retiring && !worker.owesAnswers) worker.kill("retired")
  }

  isWornOut({ served, memoryBytes }: PoolWorker): boolean {
    return served >= this.#options.recycleAfterSymbols || memoryBytes > this.#options.recycleAboveBytes
  }

  /** Ends a worker without replacing it: its layer failed, and would fail again. */
  dismiss(worker: PoolWorker): void {
    this.#wanted -= 1
    worker.kill("closed")
  }

  /** Notes that a worker is ready: earlier deaths were not in a row. */
  noteReady(): void {
    this.#deaths.noteReady()
  }

  /** Notes that a symbol was answered: earlier deaths were not in a row. */
  noteProgress(): void {
    this.#deaths.noteProgress()
    this.#restarts.noteSuccess()
  }

  /** Removes a dead worker; returns the reason if starting another one is pointless. */
  bury(worker: PoolWorker, burial: Burial): JobError | undefined {
    this.workers.delete(worker)
    if (!isUnstarted(worker, burial.isUnused) && !burial.isUnused) return undefined
    const isTemporary = this.#deaths.noteDeath(worker, burial)
    if (isTemporary) {
      this.#restarts.noteFailure(burial.now)
      return undefined
    }
    const reason = this.#reasonToGiveUp(worker)
    return reason === undefined
      ? undefined
      : new PoolUnavailable({ message: `${reason}: check the worker module ${this.#options.worker.href}` })
  }

  /** Why a pool that has never been of use never will be. */
  #reasonToGiveUp(worker: PoolWorker): string | undefined {
    const living = this.living()
    const isLate = worker.killed === "startup" && living.every(({ status }) => status === "starting")
    return (
      this.#deaths.reasonToGiveUp(living.some(({ status }) => status === "starting")) ??
      (isLate ? `The worker was not ready within ${START_LIMIT_MS / 1000} s` : undefined)
    )
  }
}

/** Whether a worker has answered, or is working for a job. */
const isOfUse = (worker: PoolWorker): boolean =>
  worker.status === "ready" &&
  (worker.served > 0 || worker.runningLane() >= 0 || protocol.markOf(worker.lanes).doing !== protocol.IDLE)
