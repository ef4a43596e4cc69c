/** How long symbols that never wait may run back to back before the event loop turns. */
const TURN_NANOS = 2_000_000n

/** Decides when a symbol may start: at once while the turn lasts, otherwise in one of the next turns. */
export interface Turns {
  /** Calls `start` once, in the order of the calls. Returns a function that withdraws a waiting `start`. */
  readonly enter: (start: () => void) => () => void
  /** Withdraws everything that is waiting. */
  readonly close: () => void
}

const noop = (): void => {}

/**
 * Lets timers, interruptions and other work run between symbols that would
 * otherwise block the thread until the end of the job. `nowNanos` is the job's
 * clock: under a test clock no time passes while a symbol runs, so turns do not
 * depend on the speed of the machine.
 */
export const makeTurns = (nowNanos: () => bigint): Turns => {
  const waiting = new Set<{ readonly start: () => void }>()
  let spentNanos = 0n
  let isTurning = false

  const isOver = (): boolean => spentNanos > TURN_NANOS
  const run = (start: () => void): void => {
    const startedAt = nowNanos()
    start()
    spentNanos += nowNanos() - startedAt
  }
  const turnSoon = (): void => {
    if (isTurning || waiting.size === 0) return
    isTurning = true
    setImmediate(turn)
  }
  const turn = (): void => {
    isTurning = false
    spentNanos = 0n
    for (const entry of waiting) {
      waiting.delete(entry)
      run(entry.start)
      if (isOver()) break
    }
    turnSoon()
  }

  return {
    enter: (start) => {
      if (waiting.size === 0 && !isOver()) {
        run(start)
        return noop
      }
      const entry = { start }
      waiting.add(entry)
      turnSoon()
      return () => void waiting.delete(entry)
    },
    close: () => waiting.clear(),
  }
}
