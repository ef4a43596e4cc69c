import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import type { PostgresServer } from "../postgres/server.ts"
import type { CandleRow } from "./candleRows.ts"

const text = (value: string | number | null): string => {
  if (value === null) return "NULL"
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`
}

const valuesOf = (rows: ReadonlyArray<CandleRow>): string =>
  rows
    .map(
      ({ close, high, low, open, symbol, time, volume }) =>
        `(${[symbol, time, open, high, low, close, volume].map(text).join(", ")})`,
    )
    .join(", ")

/** The column types of a table; `time` is made from ms since 1970. */
interface TableTypes {
  readonly time: (ms: string) => string
  readonly price: string
}

const DUCKDB_TYPES: TableTypes = { time: (ms) => `make_timestamp(${ms} * 1000)`, price: "DOUBLE" }
const POSTGRES_TYPES: TableTypes = { time: (ms) => `to_timestamp(${ms} / 1000.0)`, price: "float8" }

const selectFrom = (rows: ReadonlyArray<CandleRow>, { price, time }: TableTypes): string =>
  `SELECT symbol, ${time("ms")} AS time, ${["open", "high", "low", "close"].map((name) => `${name}::${price} AS ${name}`).join(", ")}, volume FROM (SELECT symbol::varchar AS symbol, ms::bigint AS ms, open, high, low, close, volume::bigint AS volume FROM (VALUES ${valuesOf(rows)}) AS v(symbol, ms, open, high, low, close, volume)) AS r`

/** Runs statements in a DuckDB file, or in memory. */
export const inDuckDb = (file: string, use: (connection: DuckDBConnection) => Promise<unknown>): Effect.Effect<void> =>
  Effect.promise(async () => {
    const instance = await DuckDBInstance.create(file, { threads: "1" })
    const connection = await instance.connect()
    try {
      await use(connection)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  })

/** Writes rows to a table of a DuckDB file, in their order. */
export const writeDuckDb = (file: string, table: string, rows: ReadonlyArray<CandleRow>, types = DUCKDB_TYPES) =>
  inDuckDb(file, (connection) => connection.run(`CREATE TABLE ${table} AS ${selectFrom(rows, types)}`))

/** Writes rows to a Parquet file, in their order. */
export const writeParquet = (
  file: string,
  rows: ReadonlyArray<CandleRow>,
  options = "ROW_GROUP_SIZE 2048",
  types = DUCKDB_TYPES,
) =>
  inDuckDb(":memory:", (connection) =>
    connection.run(`COPY (${selectFrom(rows, types)}) TO ${text(file)} (FORMAT parquet, ${options})`),
  )

/** Writes rows to a table of Postgres, in their order. */
export const writePostgres = (
  server: PostgresServer,
  table: string,
  rows: ReadonlyArray<CandleRow>,
  types = POSTGRES_TYPES,
) => server.query(`CREATE TABLE ${table} AS ${selectFrom(rows, types)}`)
