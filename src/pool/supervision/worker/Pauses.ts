/**
 * A timer that fires later than this shows a pause: the process was stopped, the machine slept, or the main thread
 * was busy.
 */
const LATE_MS = 250

/** How many pauses are remembered. */
const REMEMBERED = 64

/** Whether a timer fired so late that this process must have been stopped. */
export const isLate = (dueAt: number, now: number): boolean => now - dueAt > LATE_MS

interface Pause {
  readonly from: number
  readonly to: number
}

/** The pauses of this process, in which it could not check its workers: no limit runs in them. */
export class Pauses {
  #pauses: ReadonlyArray<Pause> = []

  /** Notes a pause if a timer fired late. */
  timerFired(dueAt: number, now: number): void {
    if (!isLate(dueAt, now)) return
    const apart = this.#pauses.filter(({ to }) => to < dueAt)
    const met = this.#pauses.filter(({ to }) => to >= dueAt)
    const from = met.reduce((earliest, pause) => Math.min(earliest, pause.from), dueAt)
    this.#pauses = [...apart, { from, to: now }].slice(-REMEMBERED)
  }

  /** The time that passed without the pauses, in ms. */
  elapsed(from: number, now: number): number {
    let ms = now - from
    for (const pause of this.#pauses) ms -= Math.max(0, Math.min(pause.to, now) - Math.max(pause.from, from))
    return ms
  }
}
