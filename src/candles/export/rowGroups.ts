import { sliceBars } from "../mergeBars.ts"
import type { BarColumns } from "../Candles.ts"
import type { SymbolBars, TableSink } from "../source/TableSink.ts"

/** Rows of a group: as many as DuckDB and polars write, a size that other programs read efficiently. */
const MOST_ROWS = 122_880

const copyOf = ({ close, high, low, open, time, volume }: BarColumns): BarColumns => ({
  time: time.slice(),
  close: close.slice(),
  open: open.slice(),
  high: high.slice(),
  low: low.slice(),
  volume: volume.slice(),
})

/** Gathers bars into row groups; a symbol whose bars fit into one group is not split. */
export const makeRowGroups = (table: TableSink) => {
  let pending: Array<SymbolBars> = []
  let rows = 0
  const flush = (): void => {
    if (rows === 0) return
    table.write(pending)
    pending = []
    rows = 0
  }
  return {
    /** Copies the bars, which may change after the call. */
    add: (symbol: string, bars: BarColumns): void => {
      const { length } = bars.time
      if (rows > 0 && rows + length > MOST_ROWS) flush()
      for (let begin = 0; begin < length; begin += MOST_ROWS) {
        const end = Math.min(begin + MOST_ROWS, length)
        pending.push({ symbol, bars: copyOf(sliceBars(bars, begin, end)) })
        rows += end - begin
        if (rows >= MOST_ROWS) flush()
      }
    },
    finish: (): void => {
      flush()
      table.finish()
    },
  }
}
