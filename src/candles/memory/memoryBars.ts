import { isInstant, parseInstant } from "../../job/Instant.ts"
import type { BarColumns } from "../Candles.ts"
import { barTimeAt } from "../../calendar/timeframeUnit.ts"

/** A time as a test writes it: epoch ms UTC, a date (`2024-01-02`) or an ISO instant. @since 0.1.0 */
export type TimeInput = number | string

/** One bar; `open` is the close unless given, `high` and `low` the extremes of both, `volume` missing (NaN). @since 0.1.0 */
export interface BarInput {
  readonly time: TimeInput
  readonly close: number
  readonly open?: number
  readonly high?: number
  readonly low?: number
  readonly volume?: number
}

/** Bars in columns of equal length; what is left out is filled as in {@link BarInput}. @since 0.1.0 */
export interface ColumnsInput {
  readonly time: ArrayLike<TimeInput>
  readonly close: ArrayLike<number>
  readonly open?: ArrayLike<number>
  readonly high?: ArrayLike<number>
  readonly low?: ArrayLike<number>
  readonly volume?: ArrayLike<number>
}

/** The bars of one symbol: columns, bars, or closes alone, whose bars begin at 2024-01-01 and follow without a gap. @since 0.1.0 */
export type MemoryBars = ColumnsInput | ReadonlyArray<BarInput> | ReadonlyArray<number>

/** Bars as whole columns, or what is wrong with them. */
export const toColumns = (bars: MemoryBars, timeframe: string): BarColumns | string => {
  const { length, barAt, uneven } = read(bars, timeframe)
  if (uneven !== undefined) return uneven
  const empty = () => new Float64Array(length)
  const columns = { time: empty(), close: empty(), open: empty(), high: empty(), low: empty(), volume: empty() }
  for (let index = 0; index < length; index++) {
    const { time, close, open = close, high, low, volume = NaN } = barAt(index)
    columns.time[index] = typeof time === "number" ? time : (parseInstant(time) ?? NaN)
    columns.close[index] = close
    columns.open[index] = open
    columns.high[index] = high ?? Math.max(open, close)
    columns.low[index] = low ?? Math.min(open, close)
    columns.volume[index] = volume
    if (!isInstant(columns.time[index])) return `the time of bar ${index} is ${time}`
    if (index > 0 && columns.time[index] <= columns.time[index - 1]) return `its times do not ascend at bar ${index}`
  }
  return columns
}

interface BarSource {
  readonly length: number
  readonly barAt: (index: number) => BarInput
  readonly uneven?: string
}

const read = (bars: MemoryBars, timeframe: string): BarSource => {
  if ("time" in bars) return readColumns(bars)
  return {
    length: bars.length,
    barAt: (index) => {
      const bar = bars[index]
      return typeof bar === "number" ? { time: barTimeAt(timeframe, index), close: bar } : bar
    },
  }
}

const readColumns = (columns: ColumnsInput): BarSource => {
  const { time, close, open, high, low, volume } = columns
  const given = Object.entries({ close, open, high, low, volume })
  const wrong = given.find(([, column]) => column !== undefined && column.length !== time.length)
  return {
    length: time.length,
    barAt: (index) => ({
      time: time[index],
      close: close[index],
      ...(open && { open: open[index] }),
      ...(high && { high: high[index] }),
      ...(low && { low: low[index] }),
      ...(volume && { volume: volume[index] }),
    }),
    ...(wrong && { uneven: `it has ${wrong[1]?.length} values of ${wrong[0]} for ${time.length} times` }),
  }
}
