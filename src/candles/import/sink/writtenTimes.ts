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
  readonly runs: () => Map<string, Map<number, Runs>>
}

/** The first and last time of each run, alternating, in ascending order. */
interface Runs {
  bounds: Float64Array
  length: number
}

/** The index of the first run that ends at or after a time. */
const runFor = ({ bounds, length }: Runs, time: number): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (bounds[2 * middle + 1] < time) low = middle + 1
    else high = middle
  }
  return low
}

const insert = (runs: Runs, at: number, first: number, last: number): void => {
  if (2 * runs.length === runs.bounds.length) {
    const larger = new Float64Array(runs.bounds.length * 2)
    larger.set(runs.bounds)
    runs.bounds = larger
  }
  runs.bounds.copyWithin(2 * (at + 1), 2 * at, 2 * runs.length)
  runs.bounds[2 * at] = first
  runs.bounds[2 * at + 1] = last
  runs.length++
}

/**
 * Runs are stored by symbol and by phase (the time modulo the timeframe), so that
 * the runs of one list never interleave.
 */
export const makeWrittenTimes = (timeframe: string): WrittenTimes => {
  const step = timeframeMs(timeframe)
  let bySymbol = new Map<string, Map<number, Runs>>()

  const addRun = (runs: Runs, first: number, last: number): void => {
    const at = runFor(runs, first)
    // Extend a run that ends one step before this one.
    if (at > 0 && runs.bounds[2 * at - 1] + step === first) runs.bounds[2 * at - 1] = last
    else insert(runs, at, first, last)
  }

  const runsOf = (symbol: string, time: number): Runs => {
    let phases = bySymbol.get(symbol)
    if (phases === undefined) bySymbol.set(symbol, (phases = new Map()))
    let runs = phases.get(time % step)
    if (runs === undefined) phases.set(time % step, (runs = { bounds: new Float64Array(2), length: 0 }))
    return runs
  }

  const addAll = (other: WrittenTimes): void => {
    for (const [symbol, phases] of other.runs()) {
      for (const { bounds, length } of phases.values()) {
        for (let at = 0; at < length; at++) addRun(runsOf(symbol, bounds[2 * at]), bounds[2 * at], bounds[2 * at + 1])
      }
    }
  }

  return {
    add: (symbol, times) => {
      let first = 0
      for (let index = 1; index <= times.length; index++) {
        if (index < times.length && times[index] - times[index - 1] === step) continue
        addRun(runsOf(symbol, times[first]), times[first], times[index - 1])
        first = index
      }
    },
    common: (symbol, times) => {
      const phases = bySymbol.get(symbol)
      if (phases === undefined) return []
      const found: Array<number> = []
      for (let index = 0; index < times.length; index++) {
        const runs = phases.get(times[index] % step)
        const at = runs === undefined ? 0 : runFor(runs, times[index])
        if (runs !== undefined && at < runs.length && times[index] >= runs.bounds[2 * at]) found.push(index)
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
