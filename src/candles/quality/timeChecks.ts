import { COLUMNS, type BarColumns } from "../Candles.ts"
import { emptyBars } from "../mergeBars.ts"
import type { Flaw } from "./Flaw.ts"

/** Bars oldest first, each time once, and what is wrong with the order that they were given in. */
export interface Ordered {
  readonly bars: BarColumns
  readonly flaws: ReadonlyArray<Flaw>
}

const ascends = (time: Float64Array): boolean => {
  for (let at = 1; at < time.length; at++) if (!(time[at] > time[at - 1])) return false
  return true
}

/** The index of the first bar that goes against the way the others go, or -1; a series may be newest first. */
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

/** Times that are neither oldest nor newest first: one flaw, where they begin not to be. */
export const orderFlaws = (time: Float64Array): ReadonlyArray<Flaw> => {
  const at = outOfOrder(time)
  return at < 0 ? [] : [{ time: time[at], rule: "order", values: { bar: at } }]
}

/** Puts bars in the order of their times; of those with one time, the last one stays. */
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
