/** The first and the longest pause after a fault. */
const FIRST_MS = 1000
const LONGEST_MS = 30_000
/** How long a task is left to other runners, which poll each second. */
const LEFT_MS = 2000

/**
 * How long a runner pauses before it takes tasks again. A runner whose store fails is always idle: without a pause, it
 * would take most chunks, and fail them all.
 */
export class Backoff {
  #pauseMs = 0
  #until = 0

  /** To be called after a completed task. */
  reset(): void {
    this.#pauseMs = 0
    this.#until = 0
  }

  /** To be called after a fault of the runner: the pause doubles if others can do its tasks. */
  failed(now: number, canOthers: boolean): void {
    this.#pauseMs = canOthers ? Math.min(Math.max(FIRST_MS, 2 * this.#pauseMs), LONGEST_MS) : FIRST_MS
    this.#until = now + this.#pauseMs
  }

  /** To be called after a task was left to others. */
  left(now: number): void {
    this.#until = Math.max(this.#until, now + LEFT_MS)
  }

  remainingMs(now: number): number {
    return Math.max(0, this.#until - now)
  }
}
