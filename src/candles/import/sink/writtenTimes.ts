import { timeframeMs } from "../../timeframeSpacing.ts"

/** The times of bars that were written, stored as runs of consecutive bars, 16 bytes per run. */
export interface WrittenTimes {
  /** Adds ascending times. None of them may have been added before. */
  readonly add: (symbol: string, times: Float64Array) => void
  /** The indices of the times that were added before. */
  readonly common: (symbol: string, times: Float64Array) => ReadonlyArray<number>
  readonly has: (symbol: string) => boolean
  /** Adds all times of another instance, which must not be used afterwards. */
  readonly take: (other: WrittenTimes) => void
  readonly runs: () => Map<string, Array<Runs>>
}

/** Runs of times of one phase, the time modulo the timeframe. */
interface Runs {
  readonly phase: number
  /** The first and last time of each run, alternating, in ascending order. */
  readonly bounds: Array<number>
}

/** The index of the first run that ends at or after a time. */
const runFor = (bounds: ReadonlyArray<number>, time: number): number => {
  let low = 0
  let high = bounds.length / 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if (bounds[2 * middle + 1] < time) low = middle + 1
    else high = middle
  }
  return low
}

const boundsOf = (phases: ReadonlyArray<Runs> | undefined, phase: number): Array<number> | undefined => {
  if (phases === undefined) return undefined
  for (const runs of phases) if (runs.phase === phase) return runs.bounds
  return undefined
}

/**
 * Runs are stored by symbol and by phase, so that the runs of one list never interleave. Most symbols have one phase and
 * one run, so they take no more than two small arrays.
 */
export const makeWrittenTimes = (timeframe: string): WrittenTimes => {
  const step = timeframeMs(timeframe)
  let bySymbol = new Map<string, Array<Runs>>()

  const addRun = (symbol: string, first: number, last: number): void => {
    const phase = first % step
    const phases = bySymbol.get(symbol)
    const bounds = boundsOf(phases, phase)
    if (bounds === undefined) {
      const runs = { phase, bounds: [first, last] }
      if (phases === undefined) bySymbol.set(symbol, [runs])
      else phases.push(runs)
      return
    }
    const at = runFor(bounds, first)
    // Extend a run that ends one step before this one.
    if (at > 0 && bounds[2 * at - 1] + step === first) bounds[2 * at - 1] = last
    else bounds.splice(2 * at, 0, first, last)
  }

  const addAll = (other: WrittenTimes): void => {
    for (const [symbol, phases] of other.runs())
      for (const { bounds } of phases)
        for (let at = 0; at < bounds.length; at += 2) addRun(symbol, bounds[at], bounds[at + 1])
  }

  return {
    add: (symbol, times) => {
      let first = 0
      for (let index = 1; index <= times.length; index++) {
        if (index < times.length && times[index] - times[index - 1] === step) continue
        addRun(symbol, times[first], times[index - 1])
        first = index
      }
    },
    common: (symbol, times) => {
      const phases = bySymbol.get(symbol)
      if (phases === undefined) return []
      const found: Array<number> = []
      for (let index = 0; index < times.length; index++) {
        const bounds = boundsOf(phases, times[index] % step)
        const at = bounds === undefined ? 0 : runFor(bounds, times[index])
        if (bounds !== undefined && 2 * at < bounds.length && times[index] >= bounds[2 * at]) found.push(index)
      }
      return found
    },
    has: (symbol) => bySymbol.has(symbol),
    take: (other) => {
      if (bySymbol.size === 0) bySymbol = other.runs()
      else addAll(other)
    },
    runs: () => bySymbol,
  }
}
