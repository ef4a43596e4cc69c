import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { CandleColumns } from "../Candles.ts"
import { type CandleSource, SourceFailure, type SourceRequest, type SourceRows } from "../source/CandleSource.ts"
import type { TableOptions } from "../source/ColumnMapping.ts"
import { epochUnitMs } from "../source/epochUnit.ts"
import { unusable } from "../source/storeErrors.ts"
import { makeStatements } from "./barsQuery.ts"
import { openDuckDb, type Run } from "./connection.ts"
import { readLists } from "./lists.ts"
import { ranksOf, wantedOf } from "./wantedSymbols.ts"
import { inspectRows, type Relation, rowsOfFiles, tableIn } from "./relation.ts"

/** Options for reading candles with DuckDB. @since 0.1.0 */
export interface DuckDbOptions extends TableOptions {
  /** The table or view of a DuckDB file, optionally with its schema; by default its only one. */
  readonly table?: string | undefined
  /** DuckDB's own threads; 1 by default, since each worker has its own DuckDB. With more, it is random which of several rows with the same time wins. */
  readonly threads?: number | undefined
}

/** Symbols per query: with all six columns of ten years of daily bars, 500 take some 600 MB. */
const SYMBOLS_AT_ONCE = 500

const isFiles = (path: string): boolean => /\.(parquet|parq|pq|csv|tsv)(\.(gz|zst))?$|[/\\]$/i.test(path)

const toRows = (
  { columns: chosen }: Relation,
  { columns }: SourceRequest,
  [time = new Float64Array(0), ...values]: ReadonlyArray<Float64Array>,
  index: number,
): SourceRows => {
  const read: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time }
  let next = 0
  for (const column of columns) {
    if (column !== "time") {
      read[column] = chosen[column] === undefined ? new Float64Array(time.length).fill(NaN) : values[next++]
    }
  }
  return { columns: read, index }
}

const countsOf = Effect.fnUntraced(function* (run: Run, sql: string | undefined) {
  if (sql === undefined) return new Map<string, number>()
  const result = yield* run(sql)
  const rows = yield* Effect.promise(() => result.getRowsJson())
  return new Map(rows.map(([symbol, count]) => [String(symbol), Number(count)] as const))
})

/** Opens a table in a DuckDB file, or files that DuckDB reads, as a source of candles. */
export const openDuckDbSource = Effect.fnUntraced(function* (
  path: string,
  options: DuckDbOptions,
): Effect.fn.Return<CandleSource, StoreUnavailable, Scope.Scope> {
  const failed = (failure: SourceFailure) => unusable(path, failure.message)
  const inWords = (reason: string) => unusable(path, reason)
  const run = yield* openDuckDb(path, isFiles(path) ? ":memory:" : path, options.threads ?? 1)
  const rows = isFiles(path)
    ? rowsOfFiles(path)
    : yield* Effect.mapError(tableIn(run, options.table), failed).pipe(
        Effect.flatMap((named) => Effect.mapError(Effect.fromResult(named), inWords)),
      )
  const looked = yield* Effect.mapError(inspectRows(run, rows, options), failed)
  const relation = yield* Effect.mapError(Effect.fromResult(looked), inWords)

  const valuesOf = Effect.fnUntraced(function* (sql: string) {
    const result = yield* Effect.mapError(run(sql), failed)
    return (yield* Effect.promise(() => result.getRowsJson())).map(([value]) => value)
  })
  const unitMs = yield* Effect.gen(function* () {
    if (relation.columns.time.kind !== "number") return 1
    const [most] = yield* valuesOf(makeStatements(relation, 1).firstTimes)
    return yield* Effect.mapError(Effect.fromResult(epochUnitMs(Number(most ?? 0), options.timeUnit)), inWords)
  })
  const statements = makeStatements(relation, unitMs)
  const { timeframes } = statements
  const stated =
    options.timeframe !== undefined
      ? Effect.succeed([options.timeframe])
      : timeframes === undefined
        ? undefined
        : yield* Effect.cached(Effect.map(valuesOf(timeframes), (names) => names.map(String)))
  const newest = yield* Effect.cached(
    Effect.map(
      Effect.orElseSucceed(valuesOf(statements.newest), () => []),
      ([most]) => (most === null || most === undefined ? Infinity : Number(most)),
    ),
  )

  const ranks = yield* Effect.cached(
    Effect.map(valuesOf(statements.symbols(undefined)), (names) => ranksOf(names.map(String))),
  )

  const readGroup = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, request: SourceRequest) {
    const found = new Map<string, SourceRows>()
    const known = yield* Effect.mapError(ranks, ({ message }) => new SourceFailure({ message, general: true }))
    const wanted = wantedOf(symbols, known)
    if (wanted === undefined) return found
    const { bars, skipped } = statements.bars(wanted, request, yield* newest)
    const result = yield* run(bars)
    const lists = yield* Effect.promise(() => readLists(result))
    const counts = yield* countsOf(run, skipped)
    for (const symbol of symbols) {
      if (!lists.has(symbol) && !counts.has(symbol)) continue
      found.set(symbol, toRows(relation, request, lists.get(symbol) ?? emptyLists(request), counts.get(symbol) ?? 0))
    }
    return found
  })
  return {
    ...(stated === undefined ? {} : { timeframes: stated }),
    hasOwnMemory: true,
    symbols: (timeframe) => Effect.map(valuesOf(statements.symbols(timeframe)), (names) => names.map(String)),
    read: Effect.fnUntraced(function* (symbols, request) {
      const found = new Map<string, SourceRows>()
      for (let at = 0; at < symbols.length; at += SYMBOLS_AT_ONCE) {
        const group = yield* readGroup(symbols.slice(at, at + SYMBOLS_AT_ONCE), request)
        for (const [symbol, read] of group) found.set(symbol, read)
      }
      return found
    }),
  }
})

const emptyLists = ({ columns }: SourceRequest): ReadonlyArray<Float64Array> =>
  [undefined, ...columns].map(() => new Float64Array(0))
