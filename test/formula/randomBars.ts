import * as fc from "fast-check"
import type { Columns } from "./randomFormula.ts"

const cents = (x: number): number => Math.round(x * 100) / 100

const quarters = (x: number): number => Math.round(x * 4) / 4

/** Numbers from 0 to 1, the same on every run: a linear congruential generator. */
const random = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export interface WalkOptions {
  readonly length: number
  readonly seed: number
  /** The probability that a value is missing. */
  readonly holes: number
  /** The number of bars at the start without values of a column. */
  readonly late: number
}

/** A random walk in cents around 20, with bars that do not move, days without trades, and missing values. */
export const walk = ({ length, seed, holes, late }: WalkOptions): Columns => {
  const next = random(seed)
  const columns = { time: [0], open: [0], high: [0], low: [0], close: [0], volume: [0] }
  for (const column of Object.values(columns)) column.length = 0
  let price = 20
  for (let bar = 0; bar < length; bar++) {
    const open = price
    if (next() > 0.1) price = Math.max(1, cents(price + next() * 2 - 1))
    columns.time.push(bar * 86_400_000)
    columns.open.push(open)
    columns.close.push(price)
    columns.high.push(cents(Math.max(open, price) + next()))
    columns.low.push(cents(Math.max(0.5, Math.min(open, price) - next())))
    columns.volume.push(next() < 0.1 ? 0 : Math.floor(next() * 50))
  }
  const latecomer = next() < 0.5 ? columns.volume : columns.close
  latecomer.fill(NaN, 0, Math.min(late, length))
  for (const column of [columns.open, columns.high, columns.low, columns.close, columns.volume]) {
    for (let bar = 0; bar < length; bar++) if (next() < holes) column[bar] = NaN
  }
  return columns
}

/** Walks of any length with no, few or many missing values. */
export const walks: fc.Arbitrary<Columns> = fc
  .record({
    length: fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 3, max: 90 })),
    seed: fc.integer(),
    holes: fc.constantFrom(0, 0, 0.03, 0.3),
    late: fc.constantFrom(0, 0, 1, 7, 95),
  })
  .map(walk)

/**
 * Prices that no market has: zero and below, constant for long, jumping
 * to a thousand and back, a low above the high.
 */
export const odd: fc.Arbitrary<Columns> = fc
  .tuple(
    fc.integer({ min: 0, max: 70 }),
    fc.array(
      fc.record({
        bars: fc.integer({ min: 1, max: 25 }),
        level: fc.constantFrom(0, 1, -3, 20, 1000, NaN),
        step: fc.constantFrom(0, 0, 0.25, 1),
        seed: fc.integer(),
      }),
      { minLength: 5, maxLength: 40 },
    ),
  )
  .map(([length, runs]) => {
    const column = (of: number): ReadonlyArray<number> =>
      runs
        .filter((_, i) => i % 5 === of)
        .flatMap(({ bars, level, step, seed }) => {
          const next = random(seed)
          return Array.from({ length: bars }, () => quarters(level + step * (2 * next() - 1)))
        })
        .concat(Array.from({ length }, () => of))
        .slice(0, length)
    return {
      time: Array.from({ length }, (_, bar) => bar * 86_400_000),
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      volume: column(4).map((x) => Math.abs(x)),
    }
  })

/** Columns that each begin at their own bar, as if a feed had volumes later than prices. */
export const staggered: fc.Arbitrary<Columns> = fc
  .tuple(walks, fc.array(fc.constantFrom(0, 0, 1, 2, 5), { minLength: 5, maxLength: 5 }))
  .map(([columns, late]) => {
    const begin = (values: ReadonlyArray<number>, bar: number) => values.map((x, i) => (i < bar ? NaN : x))
    const { open, high, low, close, volume } = columns
    return {
      ...columns,
      open: begin(open, late[0]),
      high: begin(high, late[1]),
      low: begin(low, late[2]),
      close: begin(close, late[3]),
      volume: begin(volume, late[4]),
    }
  })
