import type { CandleRequest } from "./CandleRepository.ts"

/** The bar indices from `begin` up to, not including, `end`. */
export interface Span {
  readonly begin: number
  readonly end: number
}

/** How many bars a request reads before its range, and the most bars that it reads. */
export interface Reach {
  readonly lookback: number
  readonly last: number
}

/**
 * Validates a request and returns its counts. Throws a `RangeError` for an invalid one, which is a bug in the caller.
 */
export const reachOf = ({ range, lookback = 0, last = Infinity }: CandleRequest): Reach => {
  for (const [name, time] of Object.entries(range)) {
    if (Number.isNaN(time)) throw new RangeError(`${name} is NaN: expected a time in epoch ms`)
  }
  for (const [name, count] of Object.entries({ lookback, last })) {
    if (!(count >= 0) || (count !== Infinity && !Number.isInteger(count))) {
      throw new RangeError(`${name} is ${count}: expected a whole number of bars, or Infinity`)
    }
  }
  return { lookback, last }
}

/**
 * The bars to read, given the number of bars before the begin and before the end of the range. An empty range still has
 * its look-back: the bars just before it.
 */
export const spanOf = (from: number, to: number, { lookback, last }: Reach): Span => ({
  begin: Math.max(0, from - lookback, to - last),
  end: to,
})
