import { DuckDBInstance, DuckDBTimestampValue } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import type { BarColumns } from "../../src/candles/Candles.ts"
import type { PostgresServer } from "../../test/postgres/server.ts"

/** The bars of each symbol, generated again on each iteration. */
export type Series = Iterable<readonly [symbol: string, bars: BarColumns]>

const VALUES = ["open", "high", "low", "close", "volume"] as const

/** Writes series into a table of a DuckDB file and into a Parquet file, sorted by symbol and time. */
export const writeDuckDbAndParquet = async (series: Series, file: string, parquet: string): Promise<void> => {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  await connection.run(
    "CREATE TABLE candles (symbol VARCHAR, time TIMESTAMP, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)",
  )
  const appender = await connection.createAppender("candles")
  for (const [symbol, bars] of series) {
    for (let bar = 0; bar < bars.time.length; bar++) {
      appender.appendVarchar(symbol)
      appender.appendTimestamp(new DuckDBTimestampValue(BigInt(bars.time[bar] ?? 0) * 1000n))
      for (const name of VALUES) appender.appendDouble(bars[name][bar] ?? NaN)
      appender.endRow()
    }
  }
  appender.closeSync()
  await connection.run(`COPY candles TO '${parquet}' (FORMAT parquet, COMPRESSION zstd)`)
  connection.closeSync()
  instance.closeSync()
}

/** Rows of one INSERT. */
const AT_ONCE = 50_000

/** Writes series into a table of Postgres, as its users do: a primary key of symbol and time. */
export const writePostgres = Effect.fnUntraced(function* (server: PostgresServer, series: Series) {
  yield* server.query("DROP TABLE IF EXISTS candles")
  yield* server.query(
    "CREATE TABLE candles (symbol text, time timestamptz, open float8, high float8, low float8, close float8, volume float8)",
  )
  const rows: Array<ReadonlyArray<string>> = []
  const insert = Effect.suspend(() =>
    server.query(
      "INSERT INTO candles SELECT s, to_timestamp(t / 1000), o, h, l, c, v FROM unnest($1::text[], $2::text[]::float8[], $3::text[]::float8[], $4::text[]::float8[], $5::text[]::float8[], $6::text[]::float8[], $7::text[]::float8[]) r(s, t, o, h, l, c, v)",
      Array.from({ length: 2 + VALUES.length }, (_, column) => rows.map((row) => row[column])),
    ),
  )
  for (const [symbol, bars] of series) {
    for (let bar = 0; bar < bars.time.length; bar++) {
      rows.push([symbol, String(bars.time[bar]), ...VALUES.map((name) => String(bars[name][bar]))])
    }
    if (rows.length < AT_ONCE) continue
    yield* insert
    rows.length = 0
  }
  if (rows.length > 0) yield* insert
  yield* server.query("ALTER TABLE candles ADD PRIMARY KEY (symbol, time)")
  yield* server.query("VACUUM ANALYZE candles")
})
