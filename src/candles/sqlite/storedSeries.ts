import type { DatabaseSync } from "node:sqlite"
import { lowerBound } from "../../calendar/lowerBound.ts"
import { type BarColumns, COLUMNS } from "../Candles.ts"
import { emptyBars } from "../mergeBars.ts"
import { bracketOf } from "./bracket.ts"
import { ENTRY, type IndexEntry, readEntry } from "./seriesRow.ts"
import { CHUNK_BARS, chunkedBars, chunkId, fromBlob, type Series } from "./storeLayout.ts"

/** Reads series one by one, also inside a transaction that has written them. */
export interface StoredSeries {
  readonly all: (timeframe: string) => ReadonlyArray<Series>
  readonly find: (symbol: string, timeframe: string) => Series | undefined
  /** The bars from a time on, and at least `before` bars ahead of them where there are so many; `undefined` where chunks are damaged. */
  readonly barsFrom: (series: Series, time: number, before: number) => BarColumns | undefined
  /** The times from one on. */
  readonly timesFrom: (series: Series, time: number) => Float64Array
}

const whole = (entry: IndexEntry): Series | undefined => (entry === "damaged" ? undefined : entry)

export const storedSeries = (db: DatabaseSync): StoredSeries => {
  const selectAll = db.prepare(`SELECT ${ENTRY} FROM series WHERE timeframe = ? ORDER BY id`)
  const select = db.prepare(`SELECT ${ENTRY} FROM series WHERE symbol = ? AND timeframe = ?`)
  const selectTimes = db.prepare("SELECT time FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id")
  // Of a chunk whose last bars are wanted, the others are not copied.
  const selectPart = db.prepare(
    `SELECT ${COLUMNS.map((column) => `substr(${column}, first)`).join()} FROM chunk, (SELECT ? AS first) WHERE id = ?`,
  )
  for (const statement of [selectAll, select, selectTimes, selectPart]) statement.setReturnArrays(true)

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
        const row = selectPart.get(skipped * 8 + 1, chunkId(series.id, chunk))
        const length = Math.min(CHUNK_BARS, chunked - chunk * CHUNK_BARS) - skipped
        for (const [index, column] of COLUMNS.entries()) {
          const blob = row?.[index]
          if (!(blob instanceof Uint8Array) || blob.byteLength !== length * 8) return undefined
          bars[column].set(fromBlob(blob), at)
        }
        at += length
      }
      const { tail } = series
      if (tail === undefined) return bars
      const skipped = Math.max(0, begin - chunked)
      for (const column of COLUMNS) bars[column].set(tail[column].subarray(skipped), at)
      return bars
    },
    timesFrom: (series, time) => {
      const first = Math.floor(bracketOf(time, series).min / CHUNK_BARS)
      const rows = selectTimes.all(chunkId(series.id, first), chunkId(series.id, series.starts.length - 1))
      const parts = rows.flatMap((row) => (row[0] instanceof Uint8Array ? [fromBlob(row[0])] : []))
      if (series.tail !== undefined) parts.push(series.tail.time)
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
