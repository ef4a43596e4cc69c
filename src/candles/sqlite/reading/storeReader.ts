import * as Result from "effect/Result"
import type { DatabaseSync } from "node:sqlite"
import { reachOf } from "../../barRange.ts"
import type { QualityFinding } from "../../../job/QualityFinding.ts"
import { damaged, unavailable, unknown } from "../../candleAnswers.ts"
import type { CandleAnswer, CandleRequest } from "../../CandleRepository.ts"
import { COLUMNS } from "../../Candles.ts"
import { type Arena, cut, makeArena, type Memory, newMemory } from "./chunkAssembly.ts"
import { type Checksums, columnChecks, type ColumnChecks } from "./columnChecks.ts"
import { groupReader } from "./groupReader.ts"
import type { Listing } from "../../Listing.ts"
import { readListings } from "../records/listings.ts"
import { versionOf } from "../../seriesVersion.ts"
import { groupReads, planRead, type SeriesRead } from "./readPlan.ts"
import { NOTHING, rememberedColumns } from "./rememberedColumns.ts"
import { rememberedVersions } from "./rememberedVersions.ts"
import { seriesIndex } from "./seriesIndex.ts"
import { followFormat } from "../file/storeFormat.ts"
import { readFindings, readMarked } from "../records/storedFindings.ts"

/** Reads candles through one connection. All methods are synchronous. */
export interface StoreReader {
  /** Reads candles that are valid until the next `read` with the same request object, which reuses their memory. */
  readonly read: (symbols: ReadonlyArray<string>, request: CandleRequest) => Map<string, CandleAnswer>
  /** Reads candles that the caller can keep. */
  readonly readToKeep: (symbol: string, request: CandleRequest) => CandleAnswer | undefined
  readonly symbols: (timeframe: string) => ReadonlyArray<string>
  readonly timeframes: () => ReadonlyArray<string>
  readonly listings: (symbols: ReadonlyArray<string>) => ReadonlyArray<Listing | undefined>
  readonly marked: (request: CandleRequest) => ReadonlySet<string>
  readonly findings: (symbol: string, request: CandleRequest) => ReadonlyArray<QualityFinding>
  /** The version of each symbol's candles; `undefined` if there are none, or they are damaged. */
  readonly versions: (symbols: ReadonlyArray<string>, timeframe: string) => ReadonlyArray<string | undefined>
}

/** For more symbols than this, the versions of all symbols are read. */
const FEW_SYMBOLS = 100
const NO_VERSIONS: ReadonlyMap<string, string> = new Map()

const UNREAD = unavailable("", "it was not read")

export const makeStoreReader = (db: DatabaseSync, checksums: Checksums = "once"): StoreReader => {
  const index = seriesIndex(db, followFormat(db))
  const begin = db.prepare("BEGIN")
  const commit = db.prepare("COMMIT")
  const readGroup = groupReader(db)
  const remembered = rememberedColumns()
  const checksOfMany = columnChecks(checksums)
  // The checksums of one symbol cost little compared with its read.
  const checksOfOne = checksums === "never" ? columnChecks("once") : checksOfMany

  const readAll = (
    symbols: ReadonlyArray<string>,
    request: CandleRequest,
    memory: Memory,
    checks: ColumnChecks,
    rememberedFor: typeof remembered = () => NOTHING,
  ) => {
    const reach = reachOf(request)
    const columns = COLUMNS.filter((column) => column === "time" || request.columns?.includes(column) !== false)
    // Each symbol gets its place first, so that the answers are in the order of the request.
    const answers = new Map<string, CandleAnswer>()
    for (const symbol of symbols) answers.set(symbol, UNREAD)
    try {
      const state = index.state()
      // One read transaction: the index and the chunks are from the same commit, even during a write.
      begin.run()
      try {
        const reads: Array<SeriesRead> = []
        const entryOf = index.lookup(symbols, request.timeframe)
        for (const symbol of answers.keys()) {
          const series = entryOf(symbol)
          if (series === undefined) {
            const similar = index.similarTo(symbol, request.timeframe)
            answers.set(symbol, unknown(symbol, request.timeframe, index.timeframesOf(symbol), similar))
          } else if (series === "damaged") answers.set(symbol, damaged(symbol, "its index does not add up"))
          else reads.push(planRead(series, request, reach))
        }
        const { find, keep } = rememberedFor(
          request,
          columns,
          state === undefined ? undefined : `${index.version()},${state}`,
        )
        const context = { columns, range: request.range, reach, checks, onRead: keep }
        const unread = reads.filter((read) => {
          const joined = find(read, memory)
          if (joined !== undefined) answers.set(read.series.symbol, Result.succeed(cut(read, joined, context)))
          return joined === undefined
        })
        for (const group of groupReads(unread)) readGroup(group, context, answers, memory)
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

  /** Computes the version of a series from its bars, for a store of the former format. */
  const computedVersion = (symbol: string, timeframe: string): string | undefined => {
    const answer = readAll([symbol], { timeframe, range: {} }, newMemory, checksOfOne).get(symbol)
    if (answer === undefined || Result.isFailure(answer)) return undefined
    const { close, high, low, open, time, volume } = answer.success.columns
    const isWhole = close && high && low && open && volume
    return isWhole ? versionOf({ time, close, open, high, low, volume }) : undefined
  }

  const versions = rememberedVersions(index, (symbols, timeframe) => {
    const known = symbols.length > FEW_SYMBOLS ? index.versions(timeframe) : NO_VERSIONS
    const others = symbols.filter((symbol) => !known.has(symbol))
    const entryOf = index.lookup(others, timeframe)
    return symbols.map((symbol) => {
      const version = known.get(symbol)
      if (version !== undefined) return version
      const entry = entryOf(symbol)
      return entry === undefined || entry === "damaged"
        ? undefined
        : (entry.version ?? computedVersion(symbol, timeframe))
    })
  })

  return {
    symbols: index.symbols,
    timeframes: index.timeframes,
    listings: (symbols) => readListings(db, symbols),
    marked: ({ range, timeframe }) => readMarked(db, timeframe, range),
    findings: (symbol, { range, timeframe }) => readFindings(db, symbol, timeframe, range),
    versions,
    read: (symbols, request) => {
      const arena = arenaOf(request)
      arena.reset()
      return readAll(symbols, request, arena, checksOfMany, remembered)
    },
    readToKeep: (symbol, request) => readAll([symbol], request, newMemory, checksOfOne).get(symbol),
  }
}
