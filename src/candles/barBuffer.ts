import { COLUMNS } from "./Candles.ts"
import type { CsvRow } from "./csvRow.ts"
import { emptyBars, sliceBars } from "./mergeBars.ts"
import type { BarColumns } from "./storeLayout.ts"

/** A row whose time came again on a later line, which replaces it. */
export type OnRepeated = (line: number, keptLine: number) => void

/** Collects the bars of one symbol in the order of a file, which may be any. */
export interface BarBuffer {
  readonly push: (row: Readonly<CsvRow>, line: number) => void
  /** The bars in the order of their times; of those with one time, the last that was pushed. */
  readonly drain: (onRepeated: OnRepeated) => BarColumns
}

/** Bars that a buffer has room for from the start: few, since a file may have one bar of each of many symbols. */
export const FIRST_BARS = 16

export const makeBarBuffer = (): BarBuffer => {
  let bars = emptyBars(FIRST_BARS)
  let lines = new Float64Array(FIRST_BARS)
  let length = 0
  let sorted = true

  const grow = (): void => {
    const larger = emptyBars(length * 2)
    for (const column of COLUMNS) larger[column].set(bars[column])
    bars = larger
    const moreLines = new Float64Array(length * 2)
    moreLines.set(lines)
    lines = moreLines
  }

  return {
    push: (row, line) => {
      if (length === lines.length) grow()
      if (length > 0 && !(row.time > bars.time[length - 1])) sorted = false
      bars.time[length] = row.time
      bars.open[length] = row.open
      bars.high[length] = row.high
      bars.low[length] = row.low
      bars.close[length] = row.close
      bars.volume[length] = row.volume
      lines[length] = line
      length++
    },
    drain: (onRepeated) => {
      if (sorted) return sliceBars(bars, 0, length)
      const { time } = bars
      const order = Uint32Array.from({ length }, (_, index) => index).toSorted((a, b) => time[a] - time[b] || a - b)
      const kept = order.filter((index, at) => {
        const repeated = at + 1 < length && time[order[at + 1]] === time[index]
        if (repeated) onRepeated(lines[index], lines[order[at + 1]])
        return !repeated
      })
      const ordered = emptyBars(kept.length)
      for (const column of COLUMNS) kept.forEach((index, at) => (ordered[column][at] = bars[column][index]))
      return ordered
    },
  }
}
