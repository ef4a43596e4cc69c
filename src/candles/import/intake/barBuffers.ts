import { type BarColumns, COLUMNS } from "../../Candles.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import { emptyBars, sliceBars } from "../../mergeBars.ts"
import type { Flaw } from "../../quality/Flaw.ts"
import { orderFlaws } from "../../quality/timeChecks.ts"

/** A row with the same symbol and time as another line, but different values. */
type OnConflict = (symbol: string, line: number, otherLine: number, time: number) => void

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

/**
 * Collects the bars of a file, whose rows may be in any order. All bars are in the same columns, so that a file with a
 * bar of each of many symbols needs no memory for each.
 */
export interface BarBuffers {
  readonly push: (row: Readonly<Pick<CsvRow, keyof BarColumns | "symbol">>, line: number) => void
  readonly length: () => number
  /**
   * Returns the bars of each symbol in ascending order of their times, without those of the same time but different
   * values, and forgets them.
   */
  readonly drain: (onConflict: OnConflict) => Generator<readonly [symbol: string, drained: Drained]>
}

/** The rows of one symbol: a list through `next`, in the order of the file. */
interface Rows {
  readonly first: number
  last: number
  length: number
  sorted: boolean
}

const FEWEST_BARS = 16

/** Sorts bars by time, and folds equal ones. */
const ordered = (
  bars: BarColumns,
  lines: Float64Array,
  onConflict: (line: number, otherLine: number, time: number) => void,
): Drained => {
  const { time } = bars
  // `Object.is`: NaN, a missing volume, must equal itself.
  const isSame = (a: number, b: number): boolean =>
    COLUMNS.every((column) => Object.is(bars[column][a], bars[column][b]))
  const order = Uint32Array.from({ length: time.length }, (_, index) => index).toSorted(
    (a, b) => time[a] - time[b] || a - b,
  )
  const kept: Array<number> = []
  const flaws: Array<Flaw> = [...orderFlaws(time)]
  let folded = 0
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    for (end = begin + 1; end < order.length && time[order[end]] === time[order[begin]];) end++
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
  const sorted = emptyBars(kept.length)
  for (const column of COLUMNS) for (const [at, index] of kept.entries()) sorted[column][at] = bars[column][index]
  return { bars: sorted, folded, line: lines[0], flaws }
}

/** `room` is the number of bars to allocate memory for in advance. */
export const makeBarBuffers = (room: number): BarBuffers => {
  const symbols = new Map<string, Rows>()
  let bars = emptyBars(0)
  let lines = new Float64Array(0)
  let next = new Uint32Array(0)
  let length = 0

  const grow = (): void => {
    const size = length > 0 ? length * 2 : room > FEWEST_BARS ? Math.ceil(room) : FEWEST_BARS
    const [larger, moreLines, more] = [emptyBars(size), new Float64Array(size), new Uint32Array(size)]
    for (const column of COLUMNS) larger[column].set(bars[column])
    moreLines.set(lines)
    more.set(next)
    bars = larger
    lines = moreLines
    next = more
  }

  const addTo = (rows: Rows, at: number, time: number): void => {
    if (!(time > bars.time[rows.last])) rows.sorted = false
    next[rows.last] = at
    rows.last = at
    rows.length++
  }

  /** The bars of a symbol and their lines: views if its rows follow each other in the file, copies if not. */
  const gather = ({ first, last, length: count }: Rows): { bars: BarColumns; lines: Float64Array } => {
    if (last - first + 1 === count)
      return { bars: sliceBars(bars, first, last + 1), lines: lines.subarray(first, last + 1) }
    const own = { bars: emptyBars(count), lines: new Float64Array(count) }
    for (let at = first, to = 0; to < count; at = next[at], to++) {
      for (const column of COLUMNS) own.bars[column][to] = bars[column][at]
      own.lines[to] = lines[at]
    }
    return own
  }

  return {
    push: (row, line) => {
      if (length === lines.length) grow()
      const at = length++
      const rows = symbols.get(row.symbol)
      if (rows === undefined) symbols.set(row.symbol, { first: at, last: at, length: 1, sorted: true })
      else addTo(rows, at, row.time)
      bars.time[at] = row.time
      bars.open[at] = row.open
      bars.high[at] = row.high
      bars.low[at] = row.low
      bars.close[at] = row.close
      bars.volume[at] = row.volume
      lines[at] = line
    },
    length: () => length,
    *drain(onConflict) {
      for (const [symbol, rows] of symbols) {
        const own = gather(rows)
        const drained = rows.sorted
          ? { bars: own.bars, folded: 0, line: own.lines[0], flaws: [] }
          : ordered(own.bars, own.lines, (line, other, time) => onConflict(symbol, line, other, time))
        yield [symbol, drained]
      }
      symbols.clear()
      bars = emptyBars(0)
      lines = new Float64Array(0)
      next = new Uint32Array(0)
      length = 0
    },
  }
}
