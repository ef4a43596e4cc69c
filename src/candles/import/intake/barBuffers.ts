import { type BarColumns, COLUMNS } from "../../Candles.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import { emptyBars, putBar, sliceBars } from "../../mergeBars.ts"
import { type BarBuffer, type Drained, makeBarBuffer } from "./barBuffer.ts"

/** A row with the same symbol and time as another line, but different values. */
type OnConflict = (symbol: string, line: number, otherLine: number, time: number) => void

/** Collects the bars of a file, whose rows may be in any order. */
export interface BarBuffers {
  readonly push: (row: Readonly<Pick<CsvRow, keyof BarColumns | "symbol">>, line: number) => void
  /** The number of bars for which memory is allocated. */
  readonly size: () => number
  /**
   * Returns the bars of each symbol in ascending order of their times, without those of the same time but different
   * values, and forgets them. They are valid until the next push.
   */
  readonly drain: (onConflict: OnConflict) => Generator<readonly [symbol: string, drained: Drained]>
}

/** The bars of a symbol: the first is in the columns of all symbols, at `first`; a buffer begins with the second. */
interface Own {
  readonly first: number
  buffer: BarBuffer | undefined
}

const FEWEST_BARS = 16

/**
 * A file with a bar of each of many symbols, such as a new day, needs no arrays for each. `room` is the number of bars
 * of one symbol to allocate memory for.
 */
export const makeBarBuffers = (room: number): BarBuffers => {
  const symbols = new Map<string, Own>()
  let firsts = emptyBars(FEWEST_BARS)
  let lines = new Float64Array(FEWEST_BARS)
  let buffered = 0

  const grow = (): void => {
    const [larger, moreLines] = [emptyBars(lines.length * 2), new Float64Array(lines.length * 2)]
    for (const column of COLUMNS) larger[column].set(firsts[column])
    moreLines.set(lines)
    firsts = larger
    lines = moreLines
  }

  const barAt = (at: number) => ({
    time: firsts.time[at],
    close: firsts.close[at],
    open: firsts.open[at],
    high: firsts.high[at],
    low: firsts.low[at],
    volume: firsts.volume[at],
  })

  const bufferOf = (own: Own): BarBuffer => {
    const size = room > FEWEST_BARS ? Math.ceil(room) : FEWEST_BARS
    own.buffer = makeBarBuffer(size)
    own.buffer.push(barAt(own.first), lines[own.first])
    buffered += size
    return own.buffer
  }

  return {
    push: (row, line) => {
      const own = symbols.get(row.symbol)
      if (own !== undefined) {
        const buffer = own.buffer ?? bufferOf(own)
        buffer.push(row, line)
        buffered++
        return
      }
      const first = symbols.size
      if (first === lines.length) grow()
      symbols.set(row.symbol, { first, buffer: undefined })
      putBar(firsts, first, row)
      lines[first] = line
    },
    size: () => symbols.size + buffered,
    *drain(onConflict) {
      for (const [symbol, { buffer, first }] of symbols) {
        if (buffer === undefined)
          yield [symbol, { bars: sliceBars(firsts, first, first + 1), folded: 0, line: lines[first], flaws: [] }]
        else yield [symbol, buffer.drain((line, other, time) => onConflict(symbol, line, other, time))]
      }
      symbols.clear()
      buffered = 0
    },
  }
}
