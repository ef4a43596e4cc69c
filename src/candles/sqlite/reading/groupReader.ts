import * as Result from "effect/Result"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { damaged, unavailable } from "../../candleAnswers.ts"
import type { CandleAnswer } from "../../CandleRepository.ts"
import type { Column } from "../../Candles.ts"
import { type Aligned, alignedQuery, runsOf } from "./alignedQuery.ts"
import { assemble, type ChunkRow, cut, type Memory, type ReadContext } from "./chunkAssembly.ts"
import { joinedQuery } from "./joinedQuery.ts"
import { keptStatements } from "../statements/keptStatements.ts"
import type { SeriesRead } from "./readPlan.ts"
import { chunkId } from "../layout/storeLayout.ts"

/** Reads a group of series, with one answer for each. */
export type ReadGroup = (
  group: ReadonlyArray<SeriesRead>,
  context: ReadContext,
  answers: Map<string, CandleAnswer>,
  memory: Memory,
) => void

/**
 * Reads adjacent series with the same times as one row, long series by one statement, and all others chunk by chunk.
 */
export const groupReader = (db: DatabaseSync): ReadGroup => {
  const readChunks = chunkQuery(db)
  const readAligned = alignedQuery(db)
  const readJoined = joinedQuery(db)

  /** Reads the runs of a group; returns the rest of the group. */
  const readRuns = (
    group: ReadonlyArray<SeriesRead>,
    context: ReadContext,
    answers: Map<string, CandleAnswer>,
    memory: Memory,
  ): ReadonlyArray<SeriesRead> => {
    const done: Array<ReadonlyArray<SeriesRead>> = []
    const otherColumns = context.columns.slice(1)
    for (const run of runsOf(group)) {
      let aligned: Aligned | undefined
      try {
        aligned = readAligned(run, context, memory)
      } catch {
        // A page is unreadable: reading row by row finds the series that it belongs to.
      }
      if (aligned === undefined) continue
      const { time, others } = aligned
      run.forEach((read, at) => {
        const { symbol } = read.series
        const wrong = context.checks.wrongColumn(read.series, otherColumns, others[at])
        if (wrong !== undefined) {
          answers.set(symbol, damaged(symbol, `its ${wrong} does not match its checksum`))
          return
        }
        const joined = [time, ...others[at]]
        context.onRead(read, joined)
        answers.set(symbol, Result.succeed(cut(read, joined, context)))
      })
      done.push(run)
    }
    if (done.length === 0) return group
    if (done[0].length === group.length) return []
    const read = new Set(done.flat())
    return group.filter((each) => !read.has(each))
  }

  /** Reads a long series; `false` if it is not long, or must be read row by row to find the damage. */
  const readLong = (
    read: SeriesRead,
    context: ReadContext,
    answers: Map<string, CandleAnswer>,
    memory: Memory,
  ): boolean => {
    let joined: ReadonlyArray<Float64Array> | undefined
    try {
      joined = readJoined(read, context, memory)
    } catch {
      // A page is unreadable: reading row by row finds the series that it belongs to.
    }
    if (joined === undefined) return false
    context.onRead(read, joined)
    answers.set(read.series.symbol, Result.succeed(cut(read, joined, context)))
    return true
  }

  const readRows = (
    group: ReadonlyArray<SeriesRead>,
    context: ReadContext,
    answers: Map<string, CandleAnswer>,
    memory: Memory,
  ): void => {
    let rows: Map<number, ChunkRow>
    try {
      rows = readChunks(group, context.columns)
    } catch (error) {
      // One unreadable page fails the whole statement: halve the group until its series is alone.
      if (group.length === 1) {
        const { symbol } = group[0].series
        answers.set(symbol, unavailable(symbol, error))
      } else {
        const half = group.length >>> 1
        readRows(group.slice(0, half), context, answers, memory)
        readRows(group.slice(half), context, answers, memory)
      }
      return
    }
    assemble(group, rows, context, answers, memory)
  }

  return (group, context, answers, memory) => {
    const others = readRuns(group, context, answers, memory).filter((read) => !readLong(read, context, answers, memory))
    if (others.length > 0) readRows(others, context, answers, memory)
  }
}

/** Reads the chunks of a group by one statement, which is prepared once for each set of columns. */
const chunkQuery = (db: DatabaseSync) => {
  const statementOf = keptStatements(db)
  const statementFor = (columns: ReadonlyArray<Column>, where: string): StatementSync =>
    statementOf(
      `SELECT id, ${[...columns, ...columns.map((column) => `${column}_crc`)].join(", ")} FROM chunk WHERE ${where}`,
    )
  const rowsOf = (group: ReadonlyArray<SeriesRead>, columns: ReadonlyArray<Column>): ReadonlyArray<ChunkRow> => {
    if (isOneStretch(group)) {
      const { firstChunk, series } = group[0]
      const last = group[group.length - 1]
      const ends = [chunkId(series.id, firstChunk), chunkId(last.series.id, last.lastChunk)]
      return statementFor(columns, "id BETWEEN ? AND ?").all(...ends)
    }
    return statementFor(columns, "id IN (SELECT value FROM json_each(?))").all(JSON.stringify(idsOf(group)))
  }
  return (group: ReadonlyArray<SeriesRead>, columns: ReadonlyArray<Column>): Map<number, ChunkRow> => {
    const rows = new Map<number, ChunkRow>()
    for (const row of rowsOf(group, columns)) rows.set(Number(row[0]), row)
    return rows
  }
}

/** Whether the chunks are adjacent in the store: then a range of ids takes 1.8 µs a chunk, and a list of ids 2.2 µs. */
const isOneStretch = (group: ReadonlyArray<SeriesRead>): boolean =>
  group.every(({ firstChunk, lastChunk, series }, i) => {
    const followsOn = i === 0 || (firstChunk === 0 && series.id === group[i - 1].series.id + 1)
    const reachesNext = i === group.length - 1 || lastChunk === series.starts.length - 1
    return lastChunk >= firstChunk && followsOn && reachesNext
  })

const idsOf = (group: ReadonlyArray<SeriesRead>): ReadonlyArray<number> =>
  group.flatMap(({ firstChunk, lastChunk, series }) =>
    Array.from({ length: Math.max(0, lastChunk - firstChunk + 1) }, (_, i) => chunkId(series.id, firstChunk + i)),
  )
