import { lowerBound } from "../calendar/lowerBound.ts"
import { COLUMNS } from "./Candles.ts"
import type { BarColumns } from "./Candles.ts"

/** The result of a merge: its bars are those of `stored` and `added` more. */
export interface Merge {
  readonly bars: BarColumns
  readonly added: number
  readonly replaced: number
  readonly unchanged: number
}

/** Columns for `length` bars, all 0. */
export const emptyBars = (length: number): BarColumns => {
  const column = () => new Float64Array(length)
  return { time: column(), close: column(), open: column(), high: column(), low: column(), volume: column() }
}

/** Sets the bar at `at`. */
export const putBar = (bars: BarColumns, at: number, bar: Readonly<Record<keyof BarColumns, number>>): void => {
  bars.time[at] = bar.time
  bars.open[at] = bar.open
  bars.high[at] = bar.high
  bars.low[at] = bar.low
  bars.close[at] = bar.close
  bars.volume[at] = bar.volume
}

/** The bars from `begin` up to `end`, as views. */
export const sliceBars = (bars: BarColumns, begin: number, end: number): BarColumns => {
  const slice = (column: Float64Array) => column.subarray(begin, end)
  return {
    time: slice(bars.time),
    close: slice(bars.close),
    open: slice(bars.open),
    high: slice(bars.high),
    low: slice(bars.low),
    volume: slice(bars.volume),
  }
}

/** Concatenates bars. */
export const joinBars = (parts: ReadonlyArray<BarColumns>): BarColumns => {
  const filled = parts.filter(({ time }) => time.length > 0)
  if (filled.length === 1) return filled[0]
  const joined = emptyBars(filled.reduce((length, { time }) => length + time.length, 0))
  let at = 0
  for (const part of filled) {
    for (const column of COLUMNS) joined[column].set(part[column], at)
    at += part.time.length
  }
  return joined
}

// NaN is a missing value, and equals itself here.
const sameValue = (a: number, b: number): boolean => a === b || (a !== a && b !== b)

/**
 * Merges `incoming` bars into `stored` ones, both with ascending times; of two bars with the same time, the incoming
 * one wins.
 */
export const mergeBars = (stored: BarColumns, incoming: BarColumns): Merge => {
  if (stored.time.length === 0) return { bars: incoming, added: incoming.time.length, replaced: 0, unchanged: 0 }
  const common = countCommon(stored.time, incoming.time)
  const length = stored.time.length + incoming.time.length - common
  const bars = emptyBars(length)
  // Usually, a few bars are added after many older ones.
  const older = lowerBound(stored.time, incoming.time[0])
  for (const column of COLUMNS) bars[column].set(stored[column].subarray(0, older))
  let replaced = 0
  let fromStored = older
  let fromIncoming = 0
  for (let at = older; at < length; at++) {
    const storedTime = fromStored < stored.time.length ? stored.time[fromStored] : Infinity
    const incomingTime = fromIncoming < incoming.time.length ? incoming.time[fromIncoming] : Infinity
    const takeIncoming = incomingTime <= storedTime
    const source = takeIncoming ? incoming : stored
    const index = takeIncoming ? fromIncoming : fromStored
    for (const column of COLUMNS) bars[column][at] = source[column][index]
    if (incomingTime === storedTime) {
      const [were, are] = [fromStored, fromIncoming]
      if (!COLUMNS.every((column) => sameValue(stored[column][were], incoming[column][are]))) replaced++
    }
    if (incomingTime <= storedTime) fromIncoming++
    if (storedTime <= incomingTime) fromStored++
  }
  return { bars, added: incoming.time.length - common, replaced, unchanged: common - replaced }
}

const countCommon = (a: Float64Array, b: Float64Array): number => {
  let common = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) common++
    if (a[i] <= b[j]) i++
    else j++
  }
  return common
}
