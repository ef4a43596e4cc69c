/** The first and the longest pause after a failed start. Each pause is twice as long as the one before. */
const FIRST_MS = 100
const LONGEST_MS = 5_000

/** Decides when to start workers again after some could not start, or died before they were of use. */
export class Restarts {
  readonly #onDue: () => void
  #pauseMs = 0
  #timer: NodeJS.Timeout | undefined
  #troubleSince: number | undefined

  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  /** The first failure since a worker was last of use, in ms of `monotonicMs`. */
  get troubleSince(): number | undefined {
    return this.#troubleSince
  }

  /** Whether starts are paused. */
  get isHeldBack(): boolean {
    return this.#timer !== undefined
  }

  /** Notes that a start failed, and pauses. */
  noteFailure(now: number): void {
    this.#troubleSince ??= now
    if (this.#timer !== undefined) return
    this.#pauseMs = Math.min(LONGEST_MS, Math.max(FIRST_MS, 2 * this.#pauseMs))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#onDue()
    }, this.#pauseMs)
  }

  /** Notes that a worker was of use. */
  noteSuccess(): void {
    this.#troubleSince = undefined
    this.#pauseMs = 0
  }

  /** Ends the pause: there is a reason to try again now. */
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
