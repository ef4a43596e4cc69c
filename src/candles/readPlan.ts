import { bracketOf, type Bracket, type Reach } from "./barRange.ts"
import type { CandleRequest } from "./CandleRepository.ts"
import { CHUNK_BARS, type Series } from "./storeLayout.ts"

/** The chunks of one series that a request needs; none where `lastChunk` is before `firstChunk`. */
export interface SeriesRead {
  readonly series: Series
  /** Where the range begins and ends, as far as it is known before its chunks are read. */
  readonly from: Bracket
  readonly to: Bracket
  readonly firstChunk: number
  readonly lastChunk: number
}

/** Chunks read by one statement: enough to share its cost, few enough to bound what it holds. */
const GROUP_CHUNKS = 64

export const planRead = (series: Series, { range }: CandleRequest, { lookback, last }: Reach): SeriesRead => {
  const from = range.from === undefined ? { min: 0, max: 0 } : bracketOf(range.from, series)
  const to =
    range.to === undefined
      ? { min: series.bars, max: series.bars }
      : bracketOf(Math.max(range.to, range.from ?? -Infinity), series)
  const first = Math.max(0, from.min - lookback, to.min - last)
  return {
    series,
    from,
    to,
    firstChunk: Math.floor(first / CHUNK_BARS),
    lastChunk: first < to.max ? Math.floor((to.max - 1) / CHUNK_BARS) : -1,
  }
}

/** Splits reads into groups of one statement each; a read of many chunks has its own. */
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
