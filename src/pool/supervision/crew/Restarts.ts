/** The first pause after a worker could not start, and the longest: each one is twice as long as the one before. */
const FIRST_MS = 100
const LONGEST_MS = 5_000

/** When to start workers again after some could not start, or died before they were of use. */
export class Restarts {
  readonly #onDue: () => void
  #pauseMs = 0
  #timer: NodeJS.Timeout | undefined
  #troubleSince: number | undefined

  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  /** Since when no worker has been of use after one that was not. */
  get troubleSince(): number | undefined {
    return this.#troubleSince
  }

  /** Whether none is to be started now. */
  get isHeldBack(): boolean {
    return this.#timer !== undefined
  }

  /** Another start failed: pauses. */
  failed(now: number): void {
    this.#troubleSince ??= now
    if (this.#timer !== undefined) return
    this.#pauseMs = Math.min(LONGEST_MS, Math.max(FIRST_MS, 2 * this.#pauseMs))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#onDue()
    }, this.#pauseMs)
  }

  /** A worker was of use. */
  succeeded(): void {
    this.#troubleSince = undefined
    this.#pauseMs = 0
  }

  /** There is a reason to try again now. */
  tryNow(): void {
    if (this.#timer === undefined) return
    this.stop()
    this.#pauseMs = 0
    this.#onDue()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
