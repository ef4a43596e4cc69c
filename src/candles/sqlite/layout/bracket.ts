import { lowerBound } from "../../../calendar/lowerBound.ts"
import { CHUNK_BARS, chunkedBars, type Series } from "./storeLayout.ts"

/** An index that lies in `min`..`max`, both inclusive. */
export interface Bracket {
  readonly min: number
  readonly max: number
}

/** The position of `time` in a series, as far as its tail and the first times of its chunks determine it. */
export const bracketOf = (time: number, series: Series): Bracket => {
  if (time <= series.first) return { min: 0, max: 0 }
  if (time > series.last) return { min: series.bars, max: series.bars }
  const chunked = chunkedBars(series)
  if (series.tail !== undefined && time > series.tail.time[0]) {
    const index = chunked + lowerBound(series.tail.time, time)
    return { min: index, max: index }
  }
  // At least one chunk begins before `time`, so the first bar of the last such chunk is before it too.
  const after = lowerBound(series.starts, time)
  const max = Math.min(after * CHUNK_BARS, chunked)
  return { min: Math.min((after - 1) * CHUNK_BARS + 1, max), max }
}
