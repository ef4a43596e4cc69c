import type { DatabaseSync } from "node:sqlite"
import type { BarColumns, Column } from "../Candles.ts"
import { ascends, type Memory, type ReadContext } from "./chunkAssembly.ts"
import type { ColumnChecks } from "./columnChecks.ts"
import { keptStatements } from "./keptStatements.ts"
import type { SeriesRead } from "./readPlan.ts"
import { CHUNK_BARS, chunkedBars, CHUNKS_PER_SERIES, chunkId, fromBlob, type Series, toBlob } from "./storeLayout.ts"

/*
 * The series of a market lie side by side and mostly have the same times. Such a
 * run of them is asked for as one row: how many have the times of a series that
 * was read before, and each other column end to end. That takes 0.9 µs a series
 * of 252 bars; by rows of their own, 2.2, for blobs that have to be made, checked
 * and given back.
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

/** How many chunks are as the first ones of a series, and each column but `time`, end to end. */
const sqlFor = (columns: ReadonlyArray<Column>, chunks: number): string => {
  const others = columns.filter((column) => column !== "time")
  const cases = Array.from({ length: chunks }, (_, chunk) => `WHEN ${chunk} THEN ?`)
  const sound = others.map((column) => `AND typeof(${column}) = 'blob' AND length(${column}) = length(time)`)
  // A blob is to group_concat the bytes that it is, and to CAST again.
  const joined = others.map((column) => `, CAST(group_concat(${column}, '') AS BLOB)`)
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
  let known: { readonly series: Series; readonly time: Float64Array } | undefined

  const timesOf = (series: Series, checks: ColumnChecks): Float64Array | undefined => {
    if (known !== undefined && haveSameTimes(known.series, series)) return known.time
    const time = new Float64Array(series.bars)
    const chunked = chunkedBars(series)
    let length = 0
    for (const row of statementFor(TIMES).all(...idsOf(series, series))) {
      const blob = row[0]
      if (!(blob instanceof Uint8Array) || length + (blob.byteLength >>> 3) > chunked) return undefined
      time.set(fromBlob(blob), length)
      length += blob.byteLength >>> 3
    }
    if (series.tail !== undefined) time.set(series.tail.time, chunked)
    const begins = series.starts.every((start, chunk) => start === time[chunk * CHUNK_BARS])
    if (length < chunked || !begins || time[time.length - 1] !== series.last || !ascends(time)) return undefined
    if (checks.wrongColumn(series, ["time"], [time]) !== undefined) return undefined
    known = { series, time }
    return time
  }

  return (run, { checks, columns }, memory) => {
    const { series } = run[0]
    const chunks = series.starts.length
    const chunked = chunkedBars(series)
    const time = timesOf(series, checks)
    if (time === undefined) return undefined
    const blobs = Array.from({ length: chunks }, (_, chunk) =>
      toBlob(time.subarray(chunk * CHUNK_BARS, Math.min(chunked, (chunk + 1) * CHUNK_BARS))),
    )
    const row = statementFor(sqlFor(columns, chunks)).get(...blobs, ...idsOf(series, run[run.length - 1].series))
    if (row?.[0] !== run.length * chunks) return undefined
    const others: Array<Float64Array> = []
    for (let index = 1; index < columns.length; index++) {
      const blob = row[index]
      // Longer by the chunks that no series owns.
      if (!(blob instanceof Uint8Array) || blob.byteLength !== run.length * chunked * 8) return undefined
      memory.hold(blob)
      others.push(fromBlob(blob))
    }
    const partsOf = ({ tail }: SeriesRead, at: number): ReadonlyArray<Float64Array> =>
      others.map((column, index) => {
        const own = column.subarray(at * chunked, (at + 1) * chunked)
        return tail === undefined ? own : joined(own, tail[columns[index + 1]], memory)
      })
    return { time, others: run.map(partsOf) }
  }
}

const joined = (first: Float64Array, second: Float64Array, memory: Memory): Float64Array => {
  const column = memory.allocate(first.length + second.length)
  column.set(first)
  column.set(second, first.length)
  return column
}
