/** Symbols that never wait are answered one after the other for this long before the event loop turns. */
const TURN_NANOS = 2_000_000n

/** Decides when a symbol may start: at once while the turn lasts, else in one of the next turns. */
export interface Turns {
  /** Calls `start` once, in the order of the calls. Returns a function that withdraws it while it waits. */
  readonly enter: (start: () => void) => () => void
  /** Withdraws everything that waits. */
  readonly close: () => void
}

const nothingToWithdraw = (): void => {}

/**
 * Lets timers, interruptions and other work run between symbols that would
 * otherwise hold the thread until the job's end. `nowNanos` is the job's clock:
 * under a test clock no time passes while a symbol holds the thread, so that
 * turns do not depend on how fast the machine is.
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
        return nothingToWithdraw
      }
      const entry = { start }
      waiting.add(entry)
      turnSoon()
      return () => void waiting.delete(entry)
    },
    close: () => waiting.clear(),
  }
}
