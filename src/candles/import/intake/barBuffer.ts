import { type BarColumns, COLUMNS } from "../../Candles.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import { emptyBars, putBar, sliceBars } from "../../mergeBars.ts"
import type { Flaw } from "../../quality/Flaw.ts"
import { orderFlaws } from "../../quality/timeChecks.ts"

/** A row with the same time as another line, but different values. */
type OnConflict = (line: number, otherLine: number, time: number) => void

/** Bars in ascending order of distinct times. */
export interface Drained {
  readonly bars: BarColumns
  /** The number of rows that are identical to another one. */
  readonly folded: number
  /** The line of the first row. */
  readonly line: number
  /** Findings: rows out of order, and repeated times. */
  readonly flaws: ReadonlyArray<Flaw>
}

/** Collects the bars of one symbol, whose rows may be in any order. */
export interface BarBuffer {
  readonly push: (row: Readonly<Pick<CsvRow, keyof BarColumns>>, line: number) => void
  /** Returns the bars in ascending order of their times, without those of the same time but different values. */
  readonly drain: (onConflict: OnConflict) => Drained
}

/** `room` is the initial capacity. */
export const makeBarBuffer = (room: number): BarBuffer => {
  let bars = emptyBars(room)
  let lines = new Float64Array(room)
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

  // `Object.is`: NaN, a missing volume, must equal itself.
  const isSame = (a: number, b: number): boolean =>
    COLUMNS.every((column) => Object.is(bars[column][a], bars[column][b]))

  return {
    push: (row, line) => {
      if (length === lines.length) grow()
      if (length > 0 && !(row.time > bars.time[length - 1])) sorted = false
      putBar(bars, length, row)
      lines[length] = line
      length++
    },
    drain: (onConflict) => {
      if (sorted) return { bars: sliceBars(bars, 0, length), folded: 0, line: lines[0], flaws: [] }
      const { time } = bars
      const order = Uint32Array.from({ length }, (_, index) => index).toSorted((a, b) => time[a] - time[b] || a - b)
      const kept: Array<number> = []
      const flaws: Array<Flaw> = [...orderFlaws(time.subarray(0, length))]
      let folded = 0
      for (let begin = 0, end = 0; begin < length; begin = end) {
        for (end = begin + 1; end < length && time[order[end]] === time[order[begin]];) end++
        const [first, ...others] = order.subarray(begin, end)
        if (others.every((each) => isSame(first, each))) {
          kept.push(first)
          folded += others.length
          if (others.length > 0) flaws.push({ time: time[first], rule: "duplicates", values: { bars: end - begin } })
        } else {
          for (const [at, each] of [first, ...others].entries())
            onConflict(lines[each], lines[at === 0 ? others[0] : first], time[first])
        }
      }
      const ordered = emptyBars(kept.length)
      for (const column of COLUMNS) for (const [at, index] of kept.entries()) ordered[column][at] = bars[column][index]
      return { bars: ordered, folded, line: lines[0], flaws }
    },
  }
}
