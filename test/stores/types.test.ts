import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { startPostgres } from "../postgres/server.ts"
import { openStore } from "./reading.ts"
import { inDuckDb } from "./writeTables.ts"

const FIRST = Date.UTC(2024, 0, 2)
const DAY = 86_400_000
const TIMES = [FIRST, FIRST + DAY, FIRST + 3 * DAY]
const CLOSES = [185.64, 184.25, 181.9]

/** Time columns of all types, made from `ms`. */
const IN_DUCKDB: Readonly<Record<string, string>> = {
  DATE: "make_timestamp(ms * 1000)::DATE",
  TIMESTAMP: "make_timestamp(ms * 1000)",
  TIMESTAMP_S: "make_timestamp(ms * 1000)::TIMESTAMP_S",
  TIMESTAMP_MS: "make_timestamp(ms * 1000)::TIMESTAMP_MS",
  TIMESTAMP_NS: "make_timestamp(ms * 1000)::TIMESTAMP_NS",
  TIMESTAMPTZ: "make_timestamptz(ms * 1000)",
  "seconds in an INTEGER": "(ms // 1000)::INTEGER",
  "seconds in a DOUBLE": "ms / 1000.0",
  "ms in a BIGINT": "ms",
  "µs in a BIGINT": "ms * 1000",
  "ns in a BIGINT": "ms * 1000000",
  "ns in a UBIGINT": "(ms * 1000000)::UBIGINT",
}
const IN_POSTGRES: Readonly<Record<string, string>> = {
  date: "(to_timestamp(ms / 1000) AT TIME ZONE 'UTC')::date",
  "timestamp without time zone": "to_timestamp(ms / 1000) AT TIME ZONE 'UTC'",
  "timestamp with time zone": "to_timestamp(ms / 1000)",
  "seconds in an int4": "(ms / 1000)::int4",
  "ms in an int8": "ms",
  "µs in a numeric": "(ms * 1000)::numeric",
  "ns in an int8": "ms * 1000000",
}
const PRICES_IN_DUCKDB = ["DOUBLE", "DECIMAL(9,2)", "DECIMAL(18,4)", "DECIMAL(38,6)", "FLOAT"]
const PRICES_IN_POSTGRES = ["float8", "numeric(12,4)", "numeric", "float4"]

const rows = TIMES.map((time, i) => `('A', ${time}::bigint, ${CLOSES[i]})`).join(", ")

const selectOf = (time: string, price: string): string =>
  `SELECT s AS symbol, ${time} AS time, close::${price} AS open, close::${price} AS high, close::${price} AS low, close::${price} AS close, 12::bigint AS volume FROM (VALUES ${rows}) AS r(s, ms, close)`

const barsIn = Effect.fnUntraced(function* (store: string) {
  const candles = yield* openStore(store)
  const request = { timeframe: "1d", range: { from: FIRST + 1 }, lookback: 0 }
  const whole = yield* candles.getRange("A", { timeframe: "1d", range: {} })
  const part = yield* candles.getRange("A", request)
  return {
    time: [...whole.columns.time],
    close: Array.from(whole.columns.close ?? [], (close) => Math.round(close * 100) / 100),
    volume: [...(whole.columns.volume ?? [])],
    part: { firstIndex: part.firstIndex, time: [...part.columns.time] },
  }
}, Effect.scoped)

const EXPECTED = {
  time: TIMES,
  close: CLOSES,
  volume: [12, 12, 12],
  part: { firstIndex: 1, time: TIMES.slice(1) },
}

describe("times and prices", () => {
  it.live("are the same in every type of DuckDB, in its file and in Parquet, by both readers of Parquet", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const kinds = [
        ...Object.entries(IN_DUCKDB).map(([name, time]) => [name, time, "DOUBLE"] as const),
        ...PRICES_IN_DUCKDB.map((price) => [price, "make_timestamp(ms * 1000)", price] as const),
      ]
      const file = (at: number) => join(folder, `bars${at}.parquet`)
      yield* inDuckDb(join(folder, "bars.duckdb"), async (connection) => {
        for (const [at, [, time, price]] of kinds.entries()) {
          await connection.run(`CREATE TABLE bars${at} AS ${selectOf(time, price)}`)
          await connection.run(`COPY bars${at} TO '${file(at)}' (FORMAT parquet)`)
        }
      })
      for (const [at, [name]] of kinds.entries()) {
        for (const store of [`${join(folder, "bars.duckdb")}?table=bars${at}`, file(at), `${file(at)}?engine=duckdb`]) {
          assert.deepStrictEqual(yield* barsIn(store), EXPECTED, `${name} in ${store}`)
        }
      }
    }),
  )

  it.live("are the same in every type of Postgres, indexed or not", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const kinds = [
        ...Object.entries(IN_POSTGRES).map(([name, time]) => [name, time, "float8"] as const),
        ...PRICES_IN_POSTGRES.map((price) => [price, "to_timestamp(ms / 1000)", price] as const),
      ]
      for (const [at, [name, time, price]] of kinds.entries()) {
        yield* server.query(`CREATE TABLE bars${at} AS ${selectOf(time, price)}`)
        assert.deepStrictEqual(yield* barsIn(`${server.url}?table=bars${at}`), EXPECTED, name)
        yield* server.query(`ALTER TABLE bars${at} ADD PRIMARY KEY (symbol, time)`)
        assert.deepStrictEqual(yield* barsIn(`${server.url}?table=bars${at}`), EXPECTED, `${name} with a primary key`)
      }
    }),
  )
})
