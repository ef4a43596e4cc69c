import * as Result from "effect/Result"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { reachOf } from "./barRange.ts"
import { damaged, unavailable, unknown } from "./candleAnswers.ts"
import type { CandleAnswer, CandleRequest } from "./CandleRepository.ts"
import { COLUMNS, type Column } from "./Candles.ts"
import { type Aligned, alignedQuery, runsOf } from "./alignedQuery.ts"
import { assemble, cut, makeArena, newMemory } from "./chunkAssembly.ts"
import type { Arena, ChunkRow, Memory, ReadContext } from "./chunkAssembly.ts"
import { keptStatements } from "./keptStatements.ts"
import { groupReads, planRead, type SeriesRead } from "./readPlan.ts"
import { seriesIndex } from "./seriesIndex.ts"
import { chunkId } from "./storeLayout.ts"

/** Reads candles over one connection. Everything in it is synchronous. */
export interface StoreReader {
  /** Candles that are valid until the next `read` for the same request object, whose memory that uses again. */
  readonly read: (symbols: ReadonlyArray<string>, request: CandleRequest) => Map<string, CandleAnswer>
  /** Candles that are the caller's. */
  readonly readToKeep: (symbol: string, request: CandleRequest) => CandleAnswer | undefined
  readonly symbols: (timeframe: string) => ReadonlyArray<string>
}

const UNREAD = unavailable("", "it was not read")

export const makeStoreReader = (db: DatabaseSync): StoreReader => {
  const index = seriesIndex(db)
  const begin = db.prepare("BEGIN")
  const commit = db.prepare("COMMIT")
  const readChunks = chunkQuery(db)
  const readAligned = alignedQuery(db)

  /** Reads the runs of a group, and gives what is left of it. */
  const readRuns = (
    group: ReadonlyArray<SeriesRead>,
    context: ReadContext,
    answers: Map<string, CandleAnswer>,
    memory: Memory,
  ): ReadonlyArray<SeriesRead> => {
    const done: Array<ReadonlyArray<SeriesRead>> = []
    for (const run of runsOf(group)) {
      let aligned: Aligned | undefined
      try {
        aligned = readAligned(run, context.columns, memory)
      } catch {
        // A page of it cannot be read: row by row, its owner is found.
      }
      if (aligned === undefined) continue
      const { time, others } = aligned
      run.forEach((read, at) => {
        const own = others.map((column) => column.subarray(at * time.length, (at + 1) * time.length))
        answers.set(read.series.symbol, Result.succeed(cut(read, [time, ...own], context)))
      })
      done.push(run)
    }
    if (done.length === 0) return group
    if (done[0].length === group.length) return []
    const read = new Set(done.flat())
    return group.filter((each) => !read.has(each))
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
      // One unreadable page fails the whole statement: halve until its owner is alone.
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

  const readAll = (symbols: ReadonlyArray<string>, request: CandleRequest, memory: Memory) => {
    const reach = reachOf(request)
    const columns = COLUMNS.filter((column) => column === "time" || request.columns?.includes(column) !== false)
    // Each has its place from the start, once: the answers are in the order asked for.
    const answers = new Map<string, CandleAnswer>()
    for (const symbol of symbols) answers.set(symbol, UNREAD)
    try {
      // One read transaction: index and chunks of the same moment, whatever a writer does meanwhile.
      begin.run()
      try {
        const reads: Array<SeriesRead> = []
        const entryOf = index.lookup(symbols, request.timeframe)
        for (const symbol of answers.keys()) {
          const series = entryOf(symbol)
          if (series === undefined) {
            answers.set(symbol, unknown(symbol, request.timeframe, index.timeframesOf(symbol)))
          } else if (series === "damaged") answers.set(symbol, damaged(symbol, "its index does not add up"))
          else reads.push(planRead(series, request, reach))
        }
        const context = { columns, range: request.range, reach }
        for (const group of groupReads(reads)) {
          const others = readRuns(group, context, answers, memory)
          if (others.length > 0) readRows(others, context, answers, memory)
        }
      } finally {
        commit.run()
      }
    } catch (error) {
      for (const [symbol, answer] of answers) if (answer === UNREAD) answers.set(symbol, unavailable(symbol, error))
    }
    return answers
  }

  const arenas = new WeakMap<CandleRequest, Arena>()
  const arenaOf = (request: CandleRequest): Arena => {
    const known = arenas.get(request)
    if (known !== undefined) return known
    const arena = makeArena()
    arenas.set(request, arena)
    return arena
  }

  return {
    symbols: index.symbols,
    read: (symbols, request) => {
      const arena = arenaOf(request)
      arena.reset()
      return readAll(symbols, request, arena)
    },
    readToKeep: (symbol, request) => readAll([symbol], request, newMemory).get(symbol),
  }
}

/** Reads the chunks of a group by one statement, which is kept for each set of columns. */
const chunkQuery = (db: DatabaseSync) => {
  const statementOf = keptStatements(db)
  const statementFor = (columns: ReadonlyArray<Column>, where: string): StatementSync =>
    statementOf(`SELECT id, ${columns.join(", ")} FROM chunk WHERE ${where}`)
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

/** Whether the chunks lie side by side in the store, as where a whole market is read: 1.8 µs each, by their ids 2.2. */
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
