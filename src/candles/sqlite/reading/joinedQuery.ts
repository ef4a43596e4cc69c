import type { DatabaseSync } from "node:sqlite"
import type { Column } from "../../Candles.ts"
import { ascends, type Memory, type ReadContext } from "./chunkAssembly.ts"
import { keptStatements } from "../statements/keptStatements.ts"
import { PackedViews, unpackPart } from "../columns/packedColumn.ts"
import { joinedParts, partLengths } from "./joinedParts.ts"
import type { SeriesRead } from "./readPlan.ts"
import { CHUNK_BARS, chunkedBars, chunkId } from "../layout/storeLayout.ts"

/*
 * A long series is read as one row: each column concatenated, with the lengths and checksums of its parts. Row by row,
 * a year of minutes would be 200 blobs, each with memory to allocate and free.
 */

/** Series of fewer chunks are read row by row, many together. */
const FEWEST_CHUNKS = 8

const sqlFor = (columns: ReadonlyArray<Column>): string => {
  const sound = columns.map((column) => `typeof(${column}) = 'blob'`).join(" AND ")
  const joined = columns.map((column) => `${joinedParts(column)}, group_concat(${column}_crc)`)
  const all = columns.flatMap((column) => [column, `${column}_crc`]).join(", ")
  return `SELECT sum(${sound})${joined.join("")} FROM (SELECT id, ${all} FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id)`
}

/** The times of several chunks, unpacked and as stored. */
interface Times {
  readonly bytes: Uint8Array
  readonly lengths: string
  readonly time: Float64Array
}

/** Whether the stored times equal those unpacked before, whose memory has not been transferred. */
const isAgain = (known: Times, bytes: Uint8Array, lengths: string): boolean =>
  known.lengths === lengths && Buffer.compare(known.bytes, bytes) === 0 && known.time.length > 0

/** Reads a long series by one statement; `undefined` if it is short, or contradicts the index. */
export const joinedQuery = (
  db: DatabaseSync,
): ((read: SeriesRead, context: ReadContext, memory: Memory) => ReadonlyArray<Float64Array> | undefined) => {
  const statementFor = keptStatements(db)
  let known: Times | undefined

  return ({ firstChunk, lastChunk, series, tail }, { checks, columns }, memory) => {
    const chunks = lastChunk - firstChunk + 1
    if (chunks < FEWEST_CHUNKS) return undefined
    const row = statementFor(sqlFor(columns)).get(chunkId(series.id, firstChunk), chunkId(series.id, lastChunk))
    if (row?.[0] !== chunks) return undefined
    const inChunks = Math.min(chunkedBars(series), (lastChunk + 1) * CHUNK_BARS) - firstChunk * CHUNK_BARS
    const barsOf = (part: number): number => Math.min(CHUNK_BARS, inChunks - part * CHUNK_BARS)

    /** Whether all parts of a column match their checksums. */
    const areIntact = (column: Column, bytes: Uint8Array, parts: ReadonlyArray<number>, checksums: string): boolean => {
      const stored = checksums.split(",").map(Number)
      let from = 0
      return parts.every((length, part) =>
        checks.isChunkIntact(
          series,
          firstChunk + part,
          column,
          bytes.subarray(from, (from += length)),
          barsOf(part),
          stored[part],
        ),
      )
    }

    const unpack = (bytes: Uint8Array, parts: ReadonlyArray<number>, into: Float64Array): boolean => {
      const views = new PackedViews(bytes)
      let from = 0
      return parts.every((length, part) => {
        const isWhole = unpackPart(views, from, length, into, part * CHUNK_BARS, barsOf(part))
        from += length
        return isWhole
      })
    }

    const joined: Array<Float64Array> = []
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]
      const [bytes, lengths, checksums] = [row[3 * index + 1], String(row[3 * index + 2]), String(row[3 * index + 3])]
      if (!(bytes instanceof Uint8Array)) return undefined
      const parts = partLengths(bytes, lengths)
      if (parts?.length !== chunks || !areIntact(column, bytes, parts, checksums)) return undefined
      const isTime = index === 0
      // The series of a market mostly have the same times.
      const isShared = isTime && tail === undefined && memory.isLent
      if (isShared && known !== undefined && isAgain(known, bytes, lengths)) {
        joined.push(known.time)
        continue
      }
      const length = inChunks + (tail?.time.length ?? 0)
      const values = isShared ? new Float64Array(length) : memory.allocate(length)
      if (!isShared) memory.hold(bytes)
      if (!unpack(bytes, parts, values)) return undefined
      if (tail !== undefined) values.set(tail[column], inChunks)
      if (isTime && !ascends(values)) return undefined
      if (isShared) known = { bytes, lengths, time: values }
      joined.push(values)
    }
    const [time] = joined
    for (let part = 0; part < chunks; part++) {
      if (time[part * CHUNK_BARS] !== series.starts[firstChunk + part]) return undefined
    }
    const isLast = tail !== undefined || (lastChunk === series.starts.length - 1 && series.tail === undefined)
    return isLast && time[time.length - 1] !== series.last ? undefined : joined
  }
}
