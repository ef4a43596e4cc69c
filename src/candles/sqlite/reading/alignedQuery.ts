import type { DatabaseSync } from "node:sqlite"
import type { BarColumns, Column } from "../../Candles.ts"
import { ascends, type Memory, type ReadContext } from "./chunkAssembly.ts"
import type { ColumnChecks } from "./columnChecks.ts"
import { keptStatements } from "../statements/keptStatements.ts"
import type { SeriesRead } from "./readPlan.ts"
import { joinedParts, partLengths } from "./joinedParts.ts"
import { unpackColumn, unpackPart, PackedViews } from "../columns/packedColumn.ts"
import { CHUNK_BARS, chunkedBars, CHUNKS_PER_SERIES, chunkId, type Series } from "../layout/storeLayout.ts"

/*
 * The series of a market are adjacent in the store and mostly have the same times. A run of such series is read as one
 * row: the number of chunks whose times equal those of a series read before, and each other column concatenated, with
 * the length of each part. Reading row by row takes longer than everything else, because each blob is created, checked
 * and freed.
 */

/** Shorter runs are read row by row. */
const SHORTEST_RUN = 8

const haveSameTail = (a: BarColumns | undefined, b: BarColumns | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.time.length === b.time.length && a.time.every((time, index) => time === b.time[index])

/** Whether two series have the same times, according to the index. */
const haveSameTimes = (a: Series, b: Series): boolean =>
  a.bars === b.bars &&
  a.last === b.last &&
  a.timesChecksum === b.timesChecksum &&
  a.starts.every((start, chunk) => start === b.starts[chunk]) &&
  haveSameTail(a.tail, b.tail)

const isWhole = ({ firstChunk, lastChunk, series, tail }: SeriesRead): boolean =>
  firstChunk === 0 && lastChunk === series.starts.length - 1 && tail === series.tail

const followsOn = ({ series: before }: SeriesRead, { series }: SeriesRead): boolean =>
  series.id === before.id + 1 && haveSameTimes(before, series)

/** The runs in a group: whole series that are adjacent in the store and have the same times according to the index. */
export const runsOf = (group: ReadonlyArray<SeriesRead>): ReadonlyArray<ReadonlyArray<SeriesRead>> => {
  const runs: Array<Array<SeriesRead>> = []
  let run: Array<SeriesRead> = []
  for (const read of group) {
    if (!isWhole(read)) run = []
    else if (run.length > 0 && followsOn(run[run.length - 1], read)) run.push(read)
    else runs.push((run = [read]))
  }
  return runs.filter(({ length }) => length >= SHORTEST_RUN)
}

/**
 * Counts the chunks whose times equal those of the first series, and concatenates every other column, with the lengths
 * of its parts.
 */
const sqlFor = (columns: ReadonlyArray<Column>, chunks: number): string => {
  const others = columns.filter((column) => column !== "time")
  const cases = Array.from({ length: chunks }, (_, chunk) => `WHEN ${chunk} THEN ?`)
  const sound = others.map((column) => `AND typeof(${column}) = 'blob'`)
  const joined = others.map(joinedParts)
  return `SELECT sum(time = CASE id % ${CHUNKS_PER_SERIES} ${cases.join(" ")} END ${sound.join(" ")})${joined.join("")}
    FROM (SELECT id, ${columns.join(", ")} FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id)`
}

const TIMES = "SELECT time FROM chunk WHERE id BETWEEN ? AND ? ORDER BY id"

const idsOf = (first: Series, last: Series): readonly [begin: number, end: number] => [
  chunkId(first.id, 0),
  chunkId(last.id, last.starts.length - 1),
]

/** The common times of a run, and the other columns of each of its series. */
export interface Aligned {
  readonly time: Float64Array
  readonly others: ReadonlyArray<ReadonlyArray<Float64Array>>
}

/** Reads a run by one statement; `undefined` if any of it contradicts the index. */
export const alignedQuery = (
  db: DatabaseSync,
): ((run: ReadonlyArray<SeriesRead>, context: ReadContext, memory: Memory) => Aligned | undefined) => {
  const statementFor = keptStatements(db)
  let known: (Times & { readonly series: Series }) | undefined

  const timesOf = (series: Series, checks: ColumnChecks): Times | undefined => {
    if (known !== undefined && haveSameTimes(known.series, series)) return known
    const time = new Float64Array(series.bars)
    const chunked = chunkedBars(series)
    const blobs = statementFor(TIMES)
      .all(...idsOf(series, series))
      .flatMap((row) => (row[0] instanceof Uint8Array ? [row[0]] : []))
    if (blobs.length !== series.starts.length || !unpackParts(blobs, time, chunked)) return undefined
    if (series.tail !== undefined) time.set(series.tail.time, chunked)
    const begins = series.starts.every((start, chunk) => start === time[chunk * CHUNK_BARS])
    if (!begins || time[time.length - 1] !== series.last || !ascends(time)) return undefined
    if (checks.wrongColumn(series, ["time"], [time]) !== undefined) return undefined
    known = { series, time, blobs }
    return known
  }

  return (run, { checks, columns }, memory) => {
    const { series } = run[0]
    const chunks = series.starts.length
    const chunked = chunkedBars(series)
    const times = timesOf(series, checks)
    if (times === undefined) return undefined
    const ids = idsOf(series, run[run.length - 1].series)
    const row = statementFor(sqlFor(columns, chunks)).get(...times.blobs, ...ids)
    if (row?.[0] !== run.length * chunks) return undefined
    const others: ReadonlyArray<Array<Float64Array>> = run.map(() => [])
    for (let index = 1; index < columns.length; index++) {
      const [blob, lengths] = [row[2 * index - 1], row[2 * index]]
      if (!(blob instanceof Uint8Array)) return undefined
      memory.hold(blob)
      const parts = partLengths(blob, String(lengths))
      // There are more parts if the store has chunks that belong to no series.
      if (parts?.length !== run.length * chunks) return undefined
      const views = new PackedViews(blob)
      let from = 0
      for (const [at, { series: own, tail }] of run.entries()) {
        const column = memory.allocate(own.bars)
        for (let chunk = 0; chunk < chunks; chunk++) {
          const byteLength = parts[at * chunks + chunk]
          const bar = chunk * CHUNK_BARS
          if (!unpackPart(views, from, byteLength, column, bar, Math.min(CHUNK_BARS, chunked - bar))) return undefined
          from += byteLength
        }
        if (tail !== undefined) column.set(tail[columns[index]], chunked)
        others[at].push(column)
      }
    }
    return { time: times.time, others }
  }
}

/** The times of a series, unpacked and as stored in its chunks. */
interface Times {
  readonly time: Float64Array
  readonly blobs: ReadonlyArray<Uint8Array>
}

/** Unpacks the chunks of one series to the beginning of `into`. */
const unpackParts = (parts: ReadonlyArray<Uint8Array>, into: Float64Array, chunked: number): boolean =>
  parts.every((part, chunk) => {
    const at = chunk * CHUNK_BARS
    return unpackColumn(part, into, at, Math.min(CHUNK_BARS, chunked - at))
  })
