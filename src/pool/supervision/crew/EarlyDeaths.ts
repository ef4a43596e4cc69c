import { isRefusal } from "../worker/Transport.ts"
import type { PoolWorker } from "../worker/PoolWorker.ts"

/** How many workers in a row may die before they have started a symbol until the pool ends. */
const MOST_IN_A_ROW = 3

/** How a worker ended. */
export interface Burial {
  /** It died by itself before it was of any use. */
  readonly isUnused: boolean
  readonly cause: string
  readonly now: number
}

/** Whether a worker ended before it was ready. */
export const isUnstarted = (worker: PoolWorker, isUnused: boolean): boolean =>
  worker.readyAt === Infinity && (isUnused || worker.killed === "startup")

/** Counts workers that died before they were of use: if no worker ever was, none will be. */
export class EarlyDeaths {
  #beforeReady = 0
  #beforeWork = 0
  #everReady = false
  #everWorked = false
  #lastCause = ""

  /** Whether a worker has ever been ready: if so, a failure to start may be temporary. */
  get everReady(): boolean {
    return this.#everReady
  }

  /** The cause of the last one. */
  get lastCause(): string {
    return this.#lastCause
  }

  /** Notes that a worker is ready: earlier deaths were not in a row. */
  noteReady(): void {
    this.#everReady = true
    this.#beforeReady = 0
  }

  /** Notes that a symbol was answered: earlier deaths were not in a row. */
  noteProgress(): void {
    this.#everWorked = true
    this.#beforeWork = 0
  }

  /** Notes the death of a worker that was of no use; `true` if its cause may be temporary. */
  noteDeath(worker: PoolWorker, { cause, isUnused }: Burial): boolean {
    this.#lastCause = cause
    const wasUnstarted = isUnstarted(worker, isUnused)
    if (wasUnstarted ? this.#everReady || isRefusal(worker.fault) : this.#everWorked) return true
    if (isUnused && wasUnstarted) this.#beforeReady += 1
    else if (isUnused) this.#beforeWork += 1
    return false
  }

  /** Whether too many workers in a row died before they were ready. */
  get areTooMany(): boolean {
    return this.#beforeReady >= MOST_IN_A_ROW
  }

  /** Why the pool cannot run symbols; `undefined` if it may. `isStarting`: a worker that may still become ready. */
  reasonToGiveUp(isStarting: boolean): string | undefined {
    // Workers die faster than they become ready: one that is starting may still succeed.
    const isOver = this.areTooMany && !isStarting
    return isOver || this.#beforeWork >= MOST_IN_A_ROW
      ? `${MOST_IN_A_ROW} workers in a row died before they could run a symbol (${this.#lastCause})`
      : undefined
  }
}
