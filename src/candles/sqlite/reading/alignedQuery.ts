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
 * The series of a market lie side by side and mostly have the same times. Such a
 * run of them is asked for as one row: how many have the times of a series that
 * was read before, and each other column end to end, with the length of each of
 * its parts. By rows of their own, blobs have to be made, checked and given back,
 * which takes longer than all else.
 */

/** Shorter runs are read by rows. */
const SHORTEST_RUN = 8

const haveSameTail = (a: BarColumns | undefined, b: BarColumns | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.time.length === b.time.length && a.time.every((time, index) => time === b.time[index])

/** As far as the index tells. */
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

/** The runs of a group: whole series, one after the other in the store, with the same times in the index. */
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

/** How many chunks are as the first ones of a series, and each column but `time`, end to end, with the lengths of its parts. */
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

/** The times of the series of a run, and the other columns of each of them. */
export interface Aligned {
  readonly time: Float64Array
  readonly others: ReadonlyArray<ReadonlyArray<Float64Array>>
}

/** Reads a run by one statement; `undefined` where not all of it is as the index says. */
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
      // More by the chunks that no series owns.
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

/** The times of a series, and how its chunks have them. */
interface Times {
  readonly time: Float64Array
  readonly blobs: ReadonlyArray<Uint8Array>
}

/** Writes the numbers of chunks, all of a series, to the beginning of `into`. */
const unpackParts = (parts: ReadonlyArray<Uint8Array>, into: Float64Array, chunked: number): boolean =>
  parts.every((part, chunk) => {
    const at = chunk * CHUNK_BARS
    return unpackColumn(part, into, at, Math.min(CHUNK_BARS, chunked - at))
  })
