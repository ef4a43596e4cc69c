import * as Result from "effect/Result"
import type { CandleAnswer } from "../../src/candles/CandleRepository.ts"
import { type BarColumns, COLUMNS } from "../../src/candles/Candles.ts"
import { toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"

/** The bytes of a column: they tell one NaN, or one zero, from another. */
const bytesOf = (column: Float64Array): string => Buffer.from(toBlob(column)).toString("base64")

const partOf = (name: string, column: Float64Array | undefined) => (column ? [[name, bytesOf(column)]] : [])

/** An answer as it can be compared: its bytes, or its message. */
export const told = (answer: CandleAnswer | undefined) => {
  if (answer === undefined || Result.isFailure(answer)) return answer?.failure.message
  const { columns, firstIndex, length } = answer.success
  return { length, firstIndex, ...Object.fromEntries(COLUMNS.flatMap((name) => partOf(name, columns[name]))) }
}

/** What {@link told} says of bars from one index up to another. */
export const toldOf = (bars: BarColumns, begin: number, end: number, columns: ReadonlyArray<string> = COLUMNS) => {
  const parts = COLUMNS.filter((name) => columns.includes(name)).map((name) => [
    name,
    bytesOf(bars[name].slice(begin, end)),
  ])
  return { length: end - begin, firstIndex: begin, ...Object.fromEntries(parts) }
}

/** Some bars of others. */
export const cutBars = (bars: BarColumns, begin: number, end: number): BarColumns => {
  const { close, high, low, open, time, volume } = bars
  const slice = (column: Float64Array) => column.slice(begin, end)
  return {
    time: slice(time),
    close: slice(close),
    open: slice(open),
    high: slice(high),
    low: slice(low),
    volume: slice(volume),
  }
}

/** The same times but for one in the middle: nothing in the index tells. */
export const shifted = ({ time, ...others }: BarColumns): BarColumns => {
  const other = time.slice()
  if (other.length > 2) other[other.length >> 1] += 1
  return { time: other, ...others }
}
