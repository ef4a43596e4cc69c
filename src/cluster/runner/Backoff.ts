/** The first pause after a fault, and the longest. */
const FIRST_MS = 1000
const LONGEST_MS = 30_000
/** How long a task is left to other runners, which look for one each second. */
const LEFT_MS = 2000

/**
 * How long a runner pauses before it takes tasks again. A runner whose store fails is always idle: without a pause, it
 * would take most chunks, and fail them all.
 */
export class Backoff {
  #pauseMs = 0
  #until = 0

  /** A task was done. */
  reset(): void {
    this.#pauseMs = 0
    this.#until = 0
  }

  /** The runner was at fault: the pause doubles where others can do its tasks. */
  failed(now: number, canOthers: boolean): void {
    this.#pauseMs = canOthers ? Math.min(Math.max(FIRST_MS, 2 * this.#pauseMs), LONGEST_MS) : FIRST_MS
    this.#until = now + this.#pauseMs
  }

  /** A task was left to others. */
  left(now: number): void {
    this.#until = Math.max(this.#until, now + LEFT_MS)
  }

  remainingMs(now: number): number {
    return Math.max(0, this.#until - now)
  }
}
