import type { BarColumns } from "../../src/candles/Candles.ts"

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2024, 0, 1)

/** Daily bars from 2024-01-01 on, each of one price. */
export const columnsOf = (closes: ReadonlyArray<number>): BarColumns => {
  const price = Float64Array.from(closes)
  return {
    time: Float64Array.from(closes, (_, bar) => FIRST_DAY + bar * DAY_MS),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: new Float64Array(closes.length).fill(1000),
  }
}
