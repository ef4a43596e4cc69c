import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { CandleColumns } from "../Candles.ts"
import { type CandleSource, SourceFailure, type SourceRequest, type SourceRows } from "../source/CandleSource.ts"
import type { TableOptions } from "../source/ColumnMapping.ts"
import { epochUnitMs } from "../source/epochUnit.ts"
import { loadPackage, rethrow, unusable } from "../source/storeErrors.ts"
import { barsQuery } from "./barsQuery.ts"
import { type CandleTable, inspectTable, type Query } from "./candleTable.ts"
import { connectionOf } from "./connection.ts"
import { isLoss, sqlReason } from "./failures.ts"
import { largestTimeQuery, symbolsQuery, timeframesQuery } from "./namesQuery.ts"
import type { Statement } from "./sqlText.ts"
import { versionsQuery } from "./versionsQuery.ts"

/** Options for reading candles from Postgres. @since 0.1.0 */
export interface PostgresOptions extends TableOptions {
  /** `postgres://user@host:5432/database?sslmode=require`; missing parts are read from the environment. */
  readonly url: Redacted.Redacted
  /** The table, optionally with its schema: `market.candles`. */
  readonly table: string | undefined
  /** The most connections; 4 by default. */
  readonly maxConnections?: number | undefined
}

/** Symbols per query, so that results stay small. */
const SYMBOLS_AT_ONCE = 250
/** The wait before a query is retried: a server takes about that long to restart. */
const RETRY_AFTER = "1 second"

const MS_2000 = 946_684_800_000
const HIGH = 4_294_967_296

const numbersOf = (value: unknown): Float64Array => {
  if (!(value instanceof Uint8Array)) return new Float64Array(0)
  const bytes = Buffer.from(new Uint8Array(value).buffer)
  return new Float64Array(bytes.swap64().buffer)
}

/** Converts µs since 2000 to ms since 1970. */
const timesOf = (value: unknown): Float64Array => {
  const times = numbersOf(value)
  const halves = new Int32Array(times.buffer)
  // In place and in a loop: a callback for each bar took longer than everything else here.
  for (let i = 0; i < times.length; i++) {
    times[i] = Math.floor((halves[2 * i + 1] * HIGH + (halves[2 * i] >>> 0)) / 1000 + MS_2000)
  }
  return times
}

const toRows = (
  { columns: { time, ...others } }: CandleTable,
  unitMs: number,
  { columns }: SourceRequest,
  [, index, times, ...values]: ReadonlyArray<unknown>,
): SourceRows => {
  const read: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = {
    time: time.kind === "number" ? numbersOf(times).map((count) => Math.floor(count * unitMs)) : timesOf(times),
  }
  let next = 0
  for (const column of columns) {
    if (column === "time") continue
    read[column] =
      others[column] === undefined ? new Float64Array(read.time.length).fill(NaN) : numbersOf(values[next++])
  }
  return { columns: read, index: Number(index) }
}

/** Postgres has no strings with this character. */
const isText = (symbol: string): boolean => !symbol.includes("\0")

const groupsOf = (symbols: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(symbols.length / SYMBOLS_AT_ONCE) }, (_, i) =>
    symbols.slice(i * SYMBOLS_AT_ONCE, (i + 1) * SYMBOLS_AT_ONCE),
  )

/** Opens a table of Postgres as a source of candles. A query whose connection is lost is retried once. */
export const openPostgresSource = Effect.fnUntraced(function* (
  options: PostgresOptions,
): Effect.fn.Return<CandleSource, StoreUnavailable, Scope.Scope> {
  const { config, name } = yield* connectionOf(options.url)
  const failed = (error: SqlError) => unusable(name, sqlReason(error))
  const PgPool = yield* loadPackage(name, "@effect/sql-pg", () => import("@effect/sql-pg/PgPool").catch(rethrow))
  const pool = yield* Effect.mapError(PgPool.make({ ...config, maxConnections: options.maxConnections ?? 4 }), failed)
  // If the server did not come back, other queries do not wait for it again.
  let isAway = false
  const query: Query = (sql, parameters = []) => {
    const once = pool.use((connection) => connection.queryValues(sql, parameters))
    const again = Effect.andThen(Effect.sleep(RETRY_AFTER), once)
    return once.pipe(
      Effect.catchTag("SqlError", (error) => (isLoss(error) && !isAway ? again : Effect.fail(error))),
      Effect.tapError((error) => Effect.sync(() => (isAway = isLoss(error)))),
      Effect.tap(() => Effect.sync(() => (isAway = false))),
    )
  }
  const looked = yield* Effect.mapError(inspectTable(query, options.table, options.columns ?? {}), failed)
  const table = yield* Effect.mapError(Effect.fromResult(looked), (reason) => unusable(name, reason))
  const unitMs = yield* Effect.gen(function* () {
    if (table.columns.time.kind !== "number") return 1
    const [row] = yield* Effect.mapError(query(largestTimeQuery(table).sql), failed)
    return yield* Effect.mapError(Effect.fromResult(epochUnitMs(Number(row?.[0] ?? 0), options.timeUnit)), (reason) =>
      unusable(name, reason),
    )
  })
  const names = ({ parameters, sql }: Statement) =>
    Effect.mapError(query(sql, parameters), failed).pipe(Effect.map((rows) => rows.map(([each]) => String(each))))
  const timeframes = timeframesQuery(table)
  const stated =
    options.timeframe !== undefined
      ? Effect.succeed([options.timeframe])
      : timeframes && (yield* Effect.cached(names(timeframes)))

  const readGroup = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, request: SourceRequest) {
    const { parameters, sql } = barsQuery(table, unitMs, symbols, request)
    const rows = yield* Effect.mapError(
      query(sql, parameters),
      (error) => new SourceFailure({ message: sqlReason(error), general: isLoss(error) }),
    )
    return rows.map((row) => [String(row[0]), toRows(table, unitMs, request, row)] as const)
  })

  return {
    ...(stated === undefined ? {} : { timeframes: stated }),
    hasOwnMemory: true,
    symbols: (timeframe) => names(symbolsQuery(table, timeframe)),
    versions: Effect.fnUntraced(function* (symbols, timeframe) {
      const { parameters, sql } = versionsQuery(table, symbols.filter(isText), timeframe)
      const rows = yield* Effect.mapError(query(sql, parameters), failed)
      const versions = new Map(rows.map(([symbol, version]) => [String(symbol), String(version)]))
      return symbols.map((symbol) => versions.get(symbol))
    }),
    read: Effect.fnUntraced(function* (symbols, request) {
      const groups = groupsOf(symbols.filter(isText))
      const answers = yield* Effect.forEach(groups, (group) => readGroup(group, request), { concurrency: 2 })
      return new Map(answers.flat())
    }),
  }
})
