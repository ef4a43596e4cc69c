import { COLUMNS, type BarColumns } from "../Candles.ts"
import { emptyBars } from "../mergeBars.ts"
import type { Flaw } from "./Flaw.ts"

/** Bars sorted by time without duplicates, and the flaws of their order. */
export interface Ordered {
  readonly bars: BarColumns
  readonly flaws: ReadonlyArray<Flaw>
}

const ascends = (time: Float64Array): boolean => {
  for (let at = 1; at < time.length; at++) if (!(time[at] > time[at - 1])) return false
  return true
}

/** The index of the first bar that breaks the order of the bars before it, or -1; a series may be newest first. */
const outOfOrder = (time: Float64Array): number => {
  let way = 0
  for (let at = 1; at < time.length; at++) {
    const step = Math.sign(time[at] - time[at - 1])
    if (step === 0) continue
    if (way === 0) way = step
    else if (step !== way) return at
  }
  return -1
}

/** One flaw if times are neither oldest nor newest first, at the first bar out of order. */
export const orderFlaws = (time: Float64Array): ReadonlyArray<Flaw> => {
  const at = outOfOrder(time)
  return at < 0 ? [] : [{ time: time[at], rule: "order", values: { bar: at } }]
}

/** Sorts bars by time; of several bars with the same time, the last one wins. */
export const orderBars = (bars: BarColumns): Ordered => {
  const { time } = bars
  if (ascends(time)) return { bars, flaws: [] }
  const flaws: Array<Flaw> = [...orderFlaws(time)]
  const order = Uint32Array.from({ length: time.length }, (_, index) => index).toSorted(
    (a, b) => time[a] - time[b] || a - b,
  )
  const isSame = (a: number, b: number) => COLUMNS.every((column) => Object.is(bars[column][a], bars[column][b]))
  const kept: Array<number> = []
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    for (end = begin + 1; end < order.length && time[order[end]] === time[order[begin]];) end++
    const same = order.subarray(begin, end)
    kept.push(same[same.length - 1])
    if (same.length === 1) continue
    const rule = same.every((each) => isSame(each, same[0])) ? "duplicates" : "conflicts"
    flaws.push({ time: time[same[0]], rule, values: { bars: same.length } })
  }
  const ordered = emptyBars(kept.length)
  for (const column of COLUMNS) kept.forEach((index, at) => (ordered[column][at] = bars[column][index]))
  return { bars: ordered, flaws }
}
