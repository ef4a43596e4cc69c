import * as fc from "fast-check"
import type { BarColumns } from "../../src/candles/Candles.ts"

const price = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 100, max: 999 }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
)

/** A bar, as how many bars it lies behind the one before and its values. */
export const barRow = fc.tuple(
  // Mostly the next bar, now and then one some bars, hours or days later.
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(1) },
    { weight: 3, arbitrary: fc.integer({ min: 2, max: 90 }) },
    { weight: 1, arbitrary: fc.integer({ min: 90, max: 3000 }) },
  ),
  price,
  price,
  price,
  price,
  price,
)

/** The bars of rows, `length` ms apart, from about `start` on. */
export const barsOf = (start: number, length: number, rows: ReadonlyArray<ReadonlyArray<number>>): BarColumns => {
  let time = Math.floor(start / length) * length
  const times = rows.map(([steps = 1]) => (time += steps * length))
  const column = (at: number) => Float64Array.from(rows, (values) => values[at] ?? NaN)
  return {
    time: Float64Array.from(times),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
}
