import type { JobError } from "../../job/JobError.ts"
import { PoolUnavailable } from "../../job/JobError.ts"
import { PoolWorker, type PoolWorkerEvents, type PoolWorkerOptions } from "./PoolWorker.ts"
import { START_LIMIT_MS } from "./watch.ts"

/** So many workers in a row that die without having started a symbol end the pool. */
const FRUITLESS_DEATHS = 3

/** Symbols that have been waiting for so long are worth the start of more workers. */
const GROW_AFTER_MS = 400

export interface CrewOptions extends PoolWorkerOptions {
  /** The worker module. */
  readonly worker: URL
  readonly workers: number
  /** How many of them to begin with. */
  readonly initial: number
  readonly spares: number
  /** A worker is replaced after so many symbols, or with more memory in use than this. */
  readonly recycleAfterSymbols: number
  readonly recycleAboveBytes: number
}

/** The workers of a pool: as many as are wanted, as long as starting them makes sense. */
export class Crew {
  readonly workers = new Set<PoolWorker>()
  readonly #options: CrewOptions
  readonly #events: PoolWorkerEvents
  #wanted: number
  #isSmall: boolean
  #waitingSince = Infinity
  #spares = 0
  #lastId = 0
  #deathsBeforeReady = 0
  #deathsBeforeWork = 0

  constructor(options: CrewOptions, events: PoolWorkerEvents) {
    this.#options = options
    this.#events = events
    this.#wanted = options.initial
    this.#isSmall = options.initial < options.workers
  }

  /** Those that live on: starting or ready, and not about to be replaced. */
  living(): Array<PoolWorker> {
    return [...this.workers].filter(
      ({ status, retiring }) => (status === "starting" || status === "ready") && !retiring,
    )
  }

  /** Those that take work: spares wait until one of these dies. */
  active(): Iterable<PoolWorker> {
    const ready = this.living().filter(({ status }) => status === "ready")
    if (ready.length <= this.#options.workers) return ready
    return ready.toSorted((a, b) => b.served - a.served).slice(0, this.#options.workers)
  }

  spawnMissing(spawned: (worker: PoolWorker) => void): void {
    // The row is not over: the next one would only make it longer.
    if (this.#deathsBeforeReady >= FRUITLESS_DEATHS) return
    for (let missing = this.#wanted + this.#spares - this.living().length; missing > 0; missing--) {
      const worker = new PoolWorker(++this.#lastId, this.#options, this.#events)
      this.workers.add(worker)
      spawned(worker)
    }
  }

  /** Whether some workers are held back although symbols have been waiting for a while without a break. */
  isTooSmall(now: number, isWaiting: boolean): boolean {
    if (!this.#isSmall) return false
    this.#waitingSince = isWaiting ? Math.min(this.#waitingSince, now) : Infinity
    return now - this.#waitingSince >= GROW_AFTER_MS
  }

  /** From now on all workers are wanted. */
  grow(): void {
    if (!this.#isSmall) return
    this.#isSmall = false
    this.#wanted += this.#options.workers - this.#options.initial
  }

  /** A worker may have to be replaced soon: from now on spares are kept ready. A pool without trouble has none. */
  expectTrouble(): void {
    this.#spares = this.#options.spares
  }

  /** Ends a worker once it is idle; its successor starts at once. */
  retire(worker: PoolWorker): void {
    worker.retiring = true
    this.dropIfIdle(worker)
  }

  dropIfIdle(worker: PoolWorker): void {
    if (worker.retiring && !worker.owesAnswers) worker.kill("retired")
  }

  isWornOut({ served, memoryBytes }: PoolWorker): boolean {
    return served >= this.#options.recycleAfterSymbols || memoryBytes > this.#options.recycleAboveBytes
  }

  /** Its own layer failed, and would fail again: it is not replaced. */
  dismiss(worker: PoolWorker): void {
    this.#wanted -= 1
    worker.kill("closed")
  }

  /** A worker is ready: deaths before that were not in a row. */
  becameReady(): void {
    this.#deathsBeforeReady = 0
  }

  /** Work was done: deaths before it were not in a row. */
  madeProgress(): void {
    this.#deathsBeforeWork = 0
  }

  /** Takes a dead worker out; with the reason when it is pointless to start another one. */
  bury(worker: PoolWorker, barren: boolean, cause: string): JobError | undefined {
    this.workers.delete(worker)
    if (barren && worker.readyAt === Infinity) this.#deathsBeforeReady += 1
    else if (barren) this.#deathsBeforeWork += 1
    const { href } = this.#options.worker
    const living = this.living()
    // Dying is quicker than getting ready: one that is on its way may yet end the row.
    const mayEnd = living.some(({ status }) => status === "starting")
    const isOver = this.#deathsBeforeReady >= FRUITLESS_DEATHS && !mayEnd
    if (isOver || this.#deathsBeforeWork >= FRUITLESS_DEATHS) {
      return new PoolUnavailable({
        message: `${FRUITLESS_DEATHS} workers in a row died before they could run a symbol (${cause}): check the worker module ${href}`,
      })
    }
    if (worker.killed === "startup" && living.every(({ status }) => status === "starting")) {
      return new PoolUnavailable({
        message: `The worker was not ready within ${START_LIMIT_MS / 1000} s: check the worker module ${href}`,
      })
    }
    return undefined
  }
}
