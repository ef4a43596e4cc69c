// Does every store return the same bars for files of candles?
//
//     node bench/sameAnswers.bench.ts FOLDER [timeframe]
//
// Imports all CSV files below the folder into a SQLite store, writes its bars to Parquet, DuckDB and Postgres,
// and compares every column of every symbol, whole and in parts.

import { join } from "node:path"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CandleRepository, type CandleRequest } from "../src/candles/CandleRepository.ts"
import { type BarColumns, COLUMNS } from "../src/candles/Candles.ts"
import { importCsv } from "../src/candles/import/CandleImport.ts"
import * as CandleStore from "../src/candles/store/CandleStore.ts"
import { startPostgres } from "../test/postgres/server.ts"
import { machine, say } from "./rounds.ts"
import { writeDuckDbAndParquet, writePostgres } from "./stores/writeStores.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const [source = "", timeframe = "1d"] = process.argv.slice(2)
const DAY_MS = 86_400_000

const openStore = (store: string) =>
  Effect.map(Layer.build(CandleStore.layer(store)), (context) => Context.get(context, CandleRepository))

const whole = (bars: Partial<BarColumns>): BarColumns => {
  const column = (name: keyof BarColumns): Float64Array => bars[name] ?? new Float64Array(0)
  return {
    time: column("time"),
    close: column("close"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    volume: column("volume"),
  }
}

/** Every column, as text. */
const tell = Effect.fnUntraced(function* (
  candles: CandleRepository["Service"],
  symbols: ReadonlyArray<string>,
  request: CandleRequest,
) {
  return [...(yield* candles.many(symbols, request))].map(([symbol, answer]) =>
    answer._tag === "Failure"
      ? `${symbol}: ${answer.failure._tag}`
      : [symbol, answer.success.firstIndex, ...COLUMNS.map((name) => answer.success.columns[name]?.join() ?? "")].join(
          "\n",
        ),
  )
})

const program = Effect.gen(function* () {
  using folder = temporaryFolder("marketsweep-same-")
  const market = join(folder.path, "market.db")
  const report = yield* importCsv([source], { store: market, timeframe })
  const sqlite = yield* openStore(market)
  const symbols = yield* sqlite.symbols(timeframe)
  say(machine())
  say(`${symbols.length} symbols, ${report.added} bars`)
  const series = yield* Effect.forEach(symbols, (symbol) =>
    Effect.map(sqlite.getRange(symbol, { timeframe, range: {} }), ({ columns }) => [symbol, whole(columns)] as const),
  )
  const duckdb = join(folder.path, "quotes.duckdb")
  const parquet = join(folder.path, "candles.parquet")
  yield* Effect.promise(() => writeDuckDbAndParquet(series, duckdb, parquet))
  const server = yield* startPostgres()
  yield* writePostgres(server, series)
  const newest = Math.max(...series.map(([, { time }]) => time.at(-1) ?? 0))
  const requests: ReadonlyArray<CandleRequest> = [
    { timeframe, range: {} },
    { timeframe, range: {}, last: 30 },
    { timeframe, range: { from: newest - 365 * DAY_MS, to: newest - 100 * DAY_MS }, lookback: 50 },
    { timeframe, range: { to: newest - 1000 * DAY_MS }, lookback: Infinity, last: 5, columns: ["close", "volume"] },
  ]
  for (const [name, store] of Object.entries({
    Parquet: parquet,
    DuckDB: duckdb,
    Postgres: `${server.url}?table=candles`,
  })) {
    const candles = yield* openStore(store)
    let differ = 0
    for (const request of requests) {
      const [told, expected] = [yield* tell(candles, symbols, request), yield* tell(sqlite, symbols, request)]
      differ += expected.filter((text, at) => text !== told[at]).length
    }
    say(`  ${name.padEnd(10)} ${differ === 0 ? "the same" : `${differ} answers differ`}`)
    if (differ > 0) process.exitCode = 1
  }
})

await Effect.runPromise(Effect.scoped(program))
