import { COLUMNS } from "../../Candles.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import { emptyBars, sliceBars } from "../../mergeBars.ts"
import type { Flaw } from "../../quality/Flaw.ts"
import { orderFlaws } from "../../quality/timeChecks.ts"
import type { BarColumns } from "../../Candles.ts"

/** A row whose time another line has too, with other values. */
type OnConflict = (line: number, otherLine: number, time: number) => void

/** Bars in the order of their times, each time once. */
export interface Drained {
  readonly bars: BarColumns
  /** Rows that repeat another one to the last value. */
  readonly folded: number
  /** The line of the first row. */
  readonly line: number
  /** What is wrong with the order of the rows, and which times are repeated. */
  readonly flaws: ReadonlyArray<Flaw>
}

/** Collects the bars of one symbol in the order of a file, which may be any. */
export interface BarBuffer {
  readonly push: (row: Readonly<Pick<CsvRow, keyof BarColumns>>, line: number) => void
  /** The bars in the order of their times; none of those that have one time and other values. */
  readonly drain: (onConflict: OnConflict) => Drained
}

/** Bars that a buffer has room for from the start: few, since a file may have one bar of each of many symbols. */
export const FIRST_BARS = 16

/** `room` is for how many bars there is memory from the start. */
export const makeBarBuffer = (room = FIRST_BARS): BarBuffer => {
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

  // NaN is a missing volume, and equals itself here.
  const isSame = (a: number, b: number): boolean =>
    COLUMNS.every((column) => Object.is(bars[column][a], bars[column][b]))

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
