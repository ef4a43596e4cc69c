import type { DatabaseSync } from "node:sqlite"
import { COLUMNS, type BarColumns } from "../../Candles.ts"
import { emptyBars, joinBars, sliceBars } from "../../mergeBars.ts"
import { appendToVersion, checksumOf, joinVersions, NO_BARS, versionOfChecksums } from "../../seriesVersion.ts"
import { CHECKSUM_COLUMNS, chunkRow, isIntact, mixedWith, PUT_CHUNK } from "../columns/chunkChecksums.ts"
import { keptStatements } from "../statements/keptStatements.ts"
import { packColumn } from "../columns/packColumn.ts"
import { unpackColumn } from "../columns/packedColumn.ts"
import { CHUNK_BARS, chunkedBars, chunkId, chunksOf, type Series, toBlob } from "../layout/storeLayout.ts"

/** Chunks by their number in the series. */
type Chunks = ReadonlyMap<number, BarColumns>

/** Some chunks of a series: their bars joined, and by chunk, to detect later which changed. */
export interface Part {
  readonly bars: BarColumns
  readonly chunks: Chunks
  /** The number of damaged chunks. */
  readonly lost: number
}

/** Reads and writes the chunks of a store. */
export interface StoredChunks {
  /** Reads the chunks from `begin` up to `end`. */
  readonly read: (series: Series, begin: number, end: number) => Part
  /** Writes bars as the chunks from `first` on, except chunks that are unchanged. */
  readonly write: (series: Series, first: number, bars: BarColumns, before: Chunks) => void
  /** Rewrites the chunks that are not packed and can be. */
  readonly repack: (series: Series) => void
  /** Removes the chunks from `first` on. */
  readonly remove: (id: number, first: number) => void
  /** The version of a series, computed from the checksums of its chunks. */
  readonly versionOf: (series: Series) => string
}

const sameBytes = (a: Float64Array, b: Float64Array): boolean => Buffer.compare(toBlob(a), toBlob(b)) === 0

/** Whether a chunk has exactly these bars. */
export const isSame = (chunk: BarColumns | undefined, bars: BarColumns): boolean =>
  chunk !== undefined && COLUMNS.every((column) => sameBytes(chunk[column], bars[column]))

/** The bars of one chunk, given the bars from chunk 0 on. */
export const chunkOf = (bars: BarColumns, chunk: number): BarColumns =>
  sliceBars(bars, chunk * CHUNK_BARS, (chunk + 1) * CHUNK_BARS)

const barsIn = (series: Series, chunk: number): number => Math.min(CHUNK_BARS, chunkedBars(series) - chunk * CHUNK_BARS)

/** Whether the time of a chunk's last bar is consistent with the series. */
const endsRightly = ({ last, starts, tail }: Series, chunk: number, time: number): boolean => {
  if (chunk < starts.length - 1) return true
  return tail === undefined ? time === last : time < tail.time[0]
}

export const storedChunks = (db: DatabaseSync): StoredChunks => {
  const names = [...CHECKSUM_COLUMNS, ...COLUMNS]
  // Prepared on first use: a read-only store may have views instead of tables.
  const statements = keptStatements(db)
  const select = db.prepare(`SELECT ${names.join(", ")} FROM chunk WHERE id = ?`)
  const selectChecksums = db.prepare(`SELECT ${CHECKSUM_COLUMNS.join(", ")} FROM chunk WHERE id = ?`)

  /** Reads a chunk; `undefined` if it is damaged. */
  const readChunk = (series: Series, chunk: number, after: number): BarColumns | undefined => {
    const id = chunkId(series.id, chunk)
    const row = select.get(id)
    const expected = barsIn(series, chunk)
    const bars = emptyBars(expected)
    for (const column of COLUMNS) {
      const blob = row?.[column]
      if (!(blob instanceof Uint8Array) || !isIntact(id, blob, expected, row?.[`${column}_crc`] ?? null))
        return undefined
      if (!unpackColumn(blob, bars[column], 0, expected)) return undefined
    }
    let last = after
    for (const time of bars.time) {
      if (!(time > last)) return undefined
      last = time
    }
    return bars.time[0] === series.starts[chunk] && endsRightly(series, chunk, last) ? bars : undefined
  }

  const write = (id: number, bars: BarColumns): void => {
    const columns = COLUMNS.map((column) => bars[column])
    const checksums = columns.map((column) => checksumOf(column))
    const packed = columns.map((column, at) => packColumn(column, checksums[at]))
    statements(PUT_CHUNK).run(...chunkRow(id, checksums, packed))
  }

  return {
    read: (series, begin, end) => {
      const chunks = new Map<number, BarColumns>()
      let lost = 0
      let last = -Infinity
      for (let chunk = begin; chunk < end; chunk++) {
        const bars = readChunk(series, chunk, last)
        if (bars === undefined) lost++
        else {
          chunks.set(chunk, bars)
          last = bars.time[bars.time.length - 1]
        }
      }
      return { bars: joinBars([...chunks.values()]), chunks, lost }
    },
    write: (series, first, bars, before) => {
      const count = chunksOf(bars.time.length)
      for (let index = 0; index < count; index++) {
        const chunk = first + index
        const slice = chunkOf(bars, index)
        if (isSame(before.get(chunk), slice)) continue
        write(chunkId(series.id, chunk), slice)
      }
    },
    repack: (series) => {
      // Times of more than a few bars can always be packed, so their length shows whether a chunk is packed.
      const unpacked = statements("SELECT 1 FROM chunk WHERE id = ? AND length(time) = ?")
      for (let chunk = 0; chunk < series.starts.length; chunk++) {
        const id = chunkId(series.id, chunk)
        if (unpacked.get(id, barsIn(series, chunk) * 8) === undefined) continue
        const bars = readChunk(series, chunk, -Infinity)
        if (bars !== undefined) write(id, bars)
      }
    },
    remove: (id, first) =>
      void statements("DELETE FROM chunk WHERE id >= ? AND id < ?").run(chunkId(id, first), chunkId(id + 1, 0)),
    versionOf: (series) => {
      let version = NO_BARS
      for (let chunk = 0; chunk < series.starts.length; chunk++) {
        const id = chunkId(series.id, chunk)
        const row = selectChecksums.get(id)
        const checksums = CHECKSUM_COLUMNS.map((column) => mixedWith(id, Number(row?.[column])))
        version = joinVersions(version, versionOfChecksums(checksums), barsIn(series, chunk))
      }
      return series.tail === undefined ? version : appendToVersion(version, series.tail)
    },
  }
}
