import type { Reach } from "../../barRange.ts"
import { type Bracket, bracketOf } from "../layout/bracket.ts"
import type { BarColumns } from "../../Candles.ts"
import type { CandleRequest } from "../../CandleRepository.ts"
import { CHUNK_BARS, chunkedBars, type Series } from "../layout/storeLayout.ts"

/** The chunks of one series that a request needs; none if `lastChunk` is before `firstChunk`. */
export interface SeriesRead {
  readonly series: Series
  /** The bounds of the range, as precisely as they are known before the chunks are read. */
  readonly from: Bracket
  readonly to: Bracket
  readonly firstChunk: number
  readonly lastChunk: number
  /** The bars after the last chunk, if the request needs any of them. */
  readonly tail: BarColumns | undefined
}

/** Chunks to read by one statement: enough to share its cost, few enough to limit its memory. */
const GROUP_CHUNKS = 64

export const planRead = (series: Series, { range }: CandleRequest, { lookback, last }: Reach): SeriesRead => {
  const from = range.from === undefined ? { min: 0, max: 0 } : bracketOf(range.from, series)
  const to =
    range.to === undefined
      ? { min: series.bars, max: series.bars }
      : bracketOf(Math.max(range.to, range.from ?? -Infinity), series)
  const first = Math.max(0, from.min - lookback, to.min - last)
  const chunked = chunkedBars(series)
  const end = Math.min(to.max, chunked)
  return {
    series,
    from,
    to,
    firstChunk: Math.floor(first / CHUNK_BARS),
    lastChunk: first < end ? Math.floor((end - 1) / CHUNK_BARS) : -1,
    tail: first < to.max && to.max > chunked ? series.tail : undefined,
  }
}

/** Splits reads into groups of one statement each; a read of many chunks is a group of its own. */
export const groupReads = (reads: ReadonlyArray<SeriesRead>): ReadonlyArray<ReadonlyArray<SeriesRead>> => {
  const groups: Array<Array<SeriesRead>> = []
  let group: Array<SeriesRead> = []
  let room = 0
  for (const read of reads) {
    const chunks = Math.max(0, read.lastChunk - read.firstChunk + 1)
    if (groups.length === 0 || chunks > room) {
      groups.push((group = []))
      room = GROUP_CHUNKS
    }
    group.push(read)
    room -= chunks
  }
  return groups
}
