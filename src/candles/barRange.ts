import type { CandleRequest } from "./CandleRepository.ts"
import { CHUNK_BARS } from "./storeLayout.ts"

/** The bar indices from `begin` up to, not including, `end`. */
export interface Span {
  readonly begin: number
  readonly end: number
}

/** An index that is known to lie in `min`..`max`, both inclusive. */
export interface Bracket {
  readonly min: number
  readonly max: number
}

/** The number of `times` (ascending) before `time`. */
export const lowerBound = (times: Float64Array, time: number): number => {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle] < time) low = middle + 1
    else high = middle
  }
  return low
}

/** How many bars a request reads before its range, and at most. */
export interface Reach {
  readonly lookback: number
  readonly last: number
}

/** The counts of a request, checked as its times are; a wrong one is a mistake in the caller. */
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
 * What to read where `from` bars lie before the range and `to` before its end.
 * An empty range still has its look-back: the bars just before it.
 */
export const spanOf = (from: number, to: number, { lookback, last }: Reach): Span => ({
  begin: Math.max(0, from - lookback, to - last),
  end: to,
})

/** Where in a series of `bars` bars `time` falls, as far as the chunks' first times tell. */
export const bracketOf = (
  time: number,
  series: { readonly bars: number; readonly first: number; readonly last: number; readonly starts: Float64Array },
): Bracket => {
  if (time <= series.first) return { min: 0, max: 0 }
  if (time > series.last) return { min: series.bars, max: series.bars }
  // At least one chunk begins before `time`, and the first bar of the last such chunk does too.
  const after = lowerBound(series.starts, time)
  const max = Math.min(after * CHUNK_BARS, series.bars)
  return { min: Math.min((after - 1) * CHUNK_BARS + 1, max), max }
}
