import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { lowerBound } from "../../../calendar/lowerBound.ts"
import { type BarColumns, COLUMNS } from "../../Candles.ts"
import { emptyBars } from "../../mergeBars.ts"
import { bracketOf } from "../layout/bracket.ts"
import { ENTRY, type IndexEntry, readEntry } from "../layout/seriesRow.ts"
import { unpackColumn } from "../columns/packedColumn.ts"
import { CHUNK_BARS, chunkedBars, chunkId, CHUNKS_PER_SERIES, type Series } from "../layout/storeLayout.ts"

/** Reads series one by one, also inside the transaction that has written them. */
export interface StoredSeries {
  readonly all: (timeframe: string) => ReadonlyArray<Series>
  readonly find: (symbol: string, timeframe: string) => Series | undefined
  /**
   * The bars from `time` on, and at least `before` bars before them if there are so many; `undefined` if chunks are
   * damaged.
   */
  readonly barsFrom: (series: Series, time: number, before: number) => BarColumns | undefined
  /** The times from `time` on. */
  readonly timesFrom: (series: Series, time: number) => Float64Array
}

/** Unpacks the times in a row of a chunk; `undefined` if they are damaged. */
const unpackedTimes = (row: Readonly<Record<number, SQLOutputValue>>, series: Series) => {
  const [id, blob] = [row[0], row[1]]
  const length = Math.min(CHUNK_BARS, chunkedBars(series) - (Number(id) % CHUNKS_PER_SERIES) * CHUNK_BARS)
  if (!(blob instanceof Uint8Array) || !(length > 0)) return undefined
  const times = new Float64Array(length)
  return unpackColumn(blob, times, 0, length) ? times : undefined
}

const whole = (entry: IndexEntry): Series | undefined => (entry === "damaged" ? undefined : entry)

export const storedSeries = (db: DatabaseSync): StoredSeries => {
  const selectAll = db.prepare(`SELECT ${ENTRY} FROM series WHERE timeframe = ? ORDER BY id`)
  const select = db.prepare(`SELECT ${ENTRY} FROM series WHERE symbol = ? AND timeframe = ?`)
  const selectTimes = db.prepare("SELECT id, time FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id")
  const selectChunk = db.prepare(`SELECT ${COLUMNS.join()} FROM chunk WHERE id = ?`)
  for (const statement of [selectAll, select, selectTimes, selectChunk]) statement.setReturnArrays(true)
  const chunkRoom = new Float64Array(CHUNK_BARS)

  return {
    all: (timeframe) => selectAll.all(timeframe).flatMap((row) => whole(readEntry(row, timeframe)) ?? []),
    find: (symbol, timeframe) => {
      const row = select.get(symbol, timeframe)
      return row === undefined ? undefined : whole(readEntry(row, timeframe))
    },
    barsFrom: (series, time, before) => {
      const begin = Math.max(0, bracketOf(time, series).min - before)
      const chunked = chunkedBars(series)
      const bars = emptyBars(series.bars - begin)
      let at = 0
      for (let chunk = Math.floor(begin / CHUNK_BARS); at < chunked - begin; chunk++) {
        const skipped = at === 0 ? begin % CHUNK_BARS : 0
        const row = selectChunk.get(chunkId(series.id, chunk))
        const length = Math.min(CHUNK_BARS, chunked - chunk * CHUNK_BARS)
        for (const [index, column] of COLUMNS.entries()) {
          const blob = row?.[index]
          if (!(blob instanceof Uint8Array) || !unpackColumn(blob, chunkRoom, 0, length)) return undefined
          bars[column].set(chunkRoom.subarray(skipped, length), at)
        }
        at += length - skipped
      }
      const { tail } = series
      if (tail === undefined) return bars
      const skipped = Math.max(0, begin - chunked)
      for (const column of COLUMNS) bars[column].set(tail[column].subarray(skipped), at)
      return bars
    },
    timesFrom: (series, time) => {
      const { tail } = series
      if (tail !== undefined && time >= tail.numbers[0]) return tail.timesFrom(time)
      const first = Math.floor(bracketOf(time, series).min / CHUNK_BARS)
      const rows = selectTimes.all(chunkId(series.id, first), chunkId(series.id, series.starts.length - 1))
      const parts: Array<Float64Array> = rows.flatMap((row) => unpackedTimes(row, series) ?? [])
      if (tail !== undefined) parts.push(tail.time)
      const times = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        times.set(part, at)
        at += part.length
      }
      return times.subarray(lowerBound(times, time))
    },
  }
}
