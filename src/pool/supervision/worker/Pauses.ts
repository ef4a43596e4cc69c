/** A timer that comes later than this tells of a pause: the process was stopped, the machine slept, or its main thread was busy. */
const LATE_MS = 250

/** No more of them are remembered: each is longer than {@link LATE_MS}. */
const REMEMBERED = 64

/** Whether a timer that was due comes so late that nobody was there to see what happened meanwhile. */
export const isLate = (dueAt: number, now: number): boolean => now - dueAt > LATE_MS

interface Pause {
  readonly from: number
  readonly to: number
}

/** The times in which this process could not look at its workers: they are nobody's, and no limit runs in them. */
export class Pauses {
  #pauses: ReadonlyArray<Pause> = []

  /** Notes a pause, where a timer comes late. */
  timerFired(dueAt: number, now: number): void {
    if (!isLate(dueAt, now)) return
    const apart = this.#pauses.filter(({ to }) => to < dueAt)
    const met = this.#pauses.filter(({ to }) => to >= dueAt)
    const from = met.reduce((earliest, pause) => Math.min(earliest, pause.from), dueAt)
    this.#pauses = [...apart, { from, to: now }].slice(-REMEMBERED)
  }

  /** How much time passed, without the pauses. */
  elapsed(from: number, now: number): number {
    let ms = now - from
    for (const pause of this.#pauses) ms -= Math.max(0, Math.min(pause.to, now) - Math.max(pause.from, from))
    return ms
  }
}
