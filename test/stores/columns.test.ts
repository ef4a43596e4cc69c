import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { startPostgres } from "../postgres/server.ts"
import { closesOf, openStore, refusalOf } from "./reading.ts"
import { inDuckDb } from "./writeTables.ts"

const ROWS = "(VALUES ('A', 1704153600000::bigint, 2.5), ('A', 1704240000000, 3.5)) AS r(s, ms, p)"
const USUAL = `SELECT s AS symbol, ms AS time, p AS open, p AS high, p AS low, p AS close FROM ${ROWS}`
/** Names and types that need settings, and these settings. */
const TABLES: Readonly<Record<string, string>> = {
  usual: USUAL,
  other: `SELECT s AS "Ticker", ms AS "Date", p AS "Open", p AS "High", p AS "Low", p AS "Close", p AS "Vol." FROM ${ROWS}`,
  own: `SELECT s AS "who is it", ms AS "when", p AS o1, p AS h1, p AS l1, p AS "c 1", p * 2 AS adjusted FROM ${ROWS}`,
  lacking: `SELECT s AS symbol, ms AS time, p AS open, p AS high, p AS low FROM ${ROWS}`,
  texts: `SELECT s AS symbol, ms AS time, p AS open, p AS high, p AS low, p::varchar AS close FROM ${ROWS}`,
  timeless: `SELECT s AS symbol, 'noon' AS time, p AS open, p AS high, p AS low, p AS close FROM ${ROWS}`,
  nameless: `SELECT ms AS time, p AS open, p AS high, p AS low, p AS close FROM ${ROWS}`,
  dates: `SELECT s AS symbol, 20240102 AS time, p AS open, p AS high, p AS low, p AS close FROM ${ROWS}`,
  days: `SELECT s AS symbol, 19724 AS time, p AS open, p AS high, p AS low, p AS close FROM ${ROWS}`,
  several: `SELECT s AS symbol, tf AS timeframe, ms AS time, p AS open, p AS high, p AS low, p + n AS close FROM ${ROWS}, (VALUES ('1d', 0), ('1h', 100)) AS t(tf, n)`,
}

const stores = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const server = yield* startPostgres()
  yield* inDuckDb(join(folder, "bars.duckdb"), async (connection) => {
    for (const [name, select] of Object.entries(TABLES)) {
      await connection.run(`CREATE TABLE ${name} AS ${select}`)
      await connection.run(`COPY ${name} TO '${join(folder, name)}.parquet' (FORMAT parquet)`)
    }
  })
  for (const [name, select] of Object.entries(TABLES)) yield* server.query(`CREATE TABLE ${name} AS ${select}`)
  return {
    DuckDB: (table: string, settings = "") => `${join(folder, "bars.duckdb")}?table=${table}${settings}`,
    Parquet: (table: string, settings = "") =>
      `${join(folder, table)}.parquet?engine=${settings}`.replace(/\?engine=&?$/, "").replace("?engine=&", "?"),
    Postgres: (table: string, settings = "") => `${server.url}?table=${table}${settings}`,
  }
})

describe("the columns of a candle table", () => {
  it.live("are found by their usual names or by settings, alike in every store", () =>
    Effect.gen(function* () {
      for (const [name, store] of Object.entries(yield* stores)) {
        const closes = (table: string, settings?: string, timeframe = "1d") =>
          Effect.scoped(
            Effect.flatMap(openStore(store(table, settings)), (candles) =>
              closesOf(candles, ["A"], { timeframe, range: {} }),
            ),
          )
        const own = "&symbol=who+is+it&time=when&open=o1&high=h1&low=l1&close="
        assert.deepStrictEqual(yield* closes("usual"), { A: [2.5, 3.5] }, name)
        assert.deepStrictEqual(yield* closes("other"), { A: [2.5, 3.5] }, name)
        assert.deepStrictEqual(yield* closes("own", `${own}c+1`), { A: [2.5, 3.5] }, name)
        assert.deepStrictEqual(yield* closes("own", `${own}ADJUSTED`), { A: [5, 7] }, name)
        assert.deepStrictEqual(yield* closes("several"), { A: [2.5, 3.5] }, name)
        assert.deepStrictEqual(yield* closes("several", "", "1w"), { A: [3.5] }, name)
        assert.deepStrictEqual(yield* closes("several", "", "1h"), { A: [102.5, 103.5] }, name)
        assert.deepStrictEqual(
          yield* closes("several", "", "30m"),
          {
            A: "UnknownSymbol: There are no 30m candles of A, only 1d, 1h; 4h, 1w, 1M, 3M, 1y can be made of what is stored",
          },
          name,
        )
        assert.deepStrictEqual(yield* closes("dates", "&timeUnit=s"), { A: [3.5] }, name)
      }
    }),
  )

  it.live("are refused with one sentence that lists the columns and says what to do", () =>
    Effect.gen(function* () {
      for (const [name, store] of Object.entries(yield* stores)) {
        const refusals: ReadonlyArray<readonly [string, RegExp]> = [
          [
            store("lacking"),
            /it has no column for the close: its columns are symbol .*time .*; say which with close=NAME$/,
          ],
          [store("usual", "&close=last"), /it has no column last, which close names: its columns are symbol /],
          [
            store("texts"),
            /its column close for the close is .*(varchar|string|utf8|character varying).*, not a number: convert it/i,
          ],
          [store("timeless"), /its column time for the time is .*, not a date, a timestamp or a number/],
          [store("dates"), /its times, such as 20240102, spell dates as numbers: convert the column/],
          [store("days"), /its times, such as 19724, seem to be days since 1970: convert the column/],
        ]
        for (const [text, message] of refusals) {
          assert.match(
            yield* Effect.flip(Effect.scoped(Effect.flatMap(openStore(text), readA))).pipe(Effect.map(String)),
            message,
            name,
          )
        }
        if (name !== "Parquet") {
          assert.match(
            yield* refusalOf(store("nameless")),
            /it has no column for the symbol: .*; say which with symbol=NAME$/,
          )
          assert.match(
            yield* refusalOf(store("nothing")),
            /it has no table nothing: its tables are dates, days, lacking, nameless, /,
          )
        }
      }
    }),
  )
})

const readA = (candles: Effect.Success<ReturnType<typeof openStore>>) =>
  candles.getRange("A", { timeframe: "1d", range: {} })
