// How long does it take to read a whole market from each store, compared with the time of the store's own engine for
// the same columns?
//
//     node bench/stores.bench.ts [--bars 252] [--symbols 2500] [--rounds 5] [--stores sqlite,parquet,duckdb,postgres]
//
// Each reader is its own process. `first` is opening and the first read (with the files in the system's cache),
// the others are medians of the later reads: time, and processor time of this process. For Postgres, the engine's own
// time is the server's: that of a plain SELECT of the same symbols, its rows made binary and thrown away.

import { spawnSync } from "node:child_process"
import { symlinkSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import { type PostgresServer, startPostgres } from "../test/postgres/server.ts"
import { makeWorkplace, scanOf, watchNode } from "./commandLine.ts"
import { walk, writeMarket } from "./market.ts"
import { median } from "./median.ts"
import { machine, say } from "./rounds.ts"
import { writeDuckDbAndParquet, writePostgres } from "./stores/writeStores.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const { values } = parseArgs({
  options: {
    bars: { type: "string", default: "252" },
    symbols: { type: "string", default: "2500" },
    rounds: { type: "string", default: "5" },
    stores: { type: "string", default: "sqlite,parquet,duckdb,postgres" },
  },
})
const [bars, symbols] = [Number(values.bars), Number(values.symbols)]
/** Symbols per read, as in `reading.ts`. */
const PORTION = 500
const READER = fileURLToPath(new URL("stores/readerProcess.ts", import.meta.url))

interface Read {
  readonly firstMs: number
  readonly ms: number
  readonly cpuMs: number
  readonly bars: number
  readonly sum: number
}

const readIn = (kind: string, store: string, columns: number, timeframe = "1d"): Read => {
  const options = [
    "--disable-warning=ExperimentalWarning",
    READER,
    kind,
    store,
    String(columns),
    values.rounds,
    timeframe,
  ]
  const { status, stderr, stdout } = spawnSync(process.execPath, options, { encoding: "utf8" })
  if (status !== 0) throw new Error(`${kind} ${store}: ${stderr}`)
  return JSON.parse(stdout)
}

const resampling = (): Readonly<Record<string, number>> => {
  const script = fileURLToPath(new URL("stores/resamplingProcess.ts", import.meta.url))
  const { status, stderr, stdout } = spawnSync(process.execPath, [script], { encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const ms = (value: number): string => `${value.toFixed(0).padStart(6)} ms`

const tell = (name: string, read: Read): Read => {
  say(`  ${name.padEnd(34)} first ${ms(read.firstMs)}   then ${ms(read.ms)}   processor ${ms(read.cpuMs)}`)
  return read
}

/** The server's time for the rows of two or six columns, queried in the same portions. */
const serverMs = Effect.fnUntraced(function* (server: PostgresServer, names: ReadonlyArray<string>, columns: number) {
  const sql = `EXPLAIN (ANALYZE, TIMING OFF, SERIALIZE BINARY, FORMAT JSON) SELECT symbol, time, close${columns === 2 ? "" : ", open, high, low, volume"} FROM candles WHERE symbol = ANY($1::text[])`
  let total = 0
  for (let at = 0; at < names.length; at += PORTION) {
    const [row] = yield* server.query(sql, [names.slice(at, at + PORTION)])
    total += Number(/"Execution Time": ?([\d.]+)/.exec(JSON.stringify(row).replaceAll("\\", ""))?.[1])
  }
  return total
})

const asked = new Set(values.stores.split(","))

const program = Effect.gen(function* () {
  using market = writeMarket({ symbols, bars })
  using folder = temporaryFolder("marketsweep-stores-")
  using workplace = makeWorkplace()
  // The packages of the stores are found beside the command line.
  symlinkSync(fileURLToPath(new URL("../node_modules", import.meta.url)), workplace.fileOf("node_modules"))
  function* series() {
    for (const [i, symbol] of market.symbols.entries()) yield [symbol, walk(i + 1, bars)] as const
  }
  const duckdb = join(folder.path, "quotes.duckdb")
  const parquet = join(folder.path, "candles.parquet")
  if (asked.has("parquet") || asked.has("duckdb")) {
    yield* Effect.promise(() => writeDuckDbAndParquet(series(), duckdb, parquet))
  }
  const server = asked.has("postgres") ? yield* startPostgres(["shared_buffers=512MB", "max_wal_size=8GB"]) : undefined
  if (server !== undefined) yield* writePostgres(server, series())

  say(machine())
  for (const columns of [2, 6]) {
    say(`${symbols} symbols of ${bars} bars, ${columns} columns`)
    const reads = [
      tell("SQLite", readIn("ours", market.path, columns)),
      ...(asked.has("parquet")
        ? [
            tell("Parquet", readIn("ours", `${parquet}?timeframe=1d`, columns)),
            tell("  by DuckDB, its own time", readIn("duckdb", parquet, columns)),
            tell("  by polars, its own time", readIn("polars", parquet, columns)),
          ]
        : []),
      ...(asked.has("duckdb")
        ? [
            tell("DuckDB", readIn("ours", `${duckdb}?timeframe=1d`, columns)),
            tell("  its own time", readIn("duckdb", duckdb, columns)),
          ]
        : []),
      ...(server === undefined
        ? []
        : [tell("Postgres", readIn("ours", `${server.url}?table=candles&timeframe=1d`, columns))]),
    ]
    if (server !== undefined) {
      const own = yield* Effect.forEach([1, 2, 3], () => serverMs(server, market.symbols, columns))
      say(`  ${"  its own time, at the server".padEnd(34)} ${"".padEnd(15)}   then ${ms(median(own))}`)
    }
    tell("SQLite, weeks of the days", readIn("ours", market.path, columns, "1w"))
    const [first] = reads
    if (reads.some(({ bars: read, sum }) => read !== first?.bars || Math.abs(sum - first.sum) > 1)) {
      throw new Error(`the readers differ: ${JSON.stringify(reads)}`)
    }
  }
  say("a year of minutes in memory, made into")
  for (const [what, ns] of Object.entries(resampling()))
    say(`  ${what.padEnd(34)} ${ns.toFixed(1).padStart(6)} ns a bar`)
  say("the whole command: a scan of all of it, three runs each")
  const stores = {
    sqlite: market.path,
    parquet,
    duckdb,
    ...(server === undefined ? {} : { postgres: `${server.url}?table=candles` }),
  }
  const measure = Effect.fnUntraced(function* (name: string, store: string, timeframe: string) {
    const args = scanOf(store).map((each) => (each === "--timeframe=1d" ? `--timeframe=${timeframe}` : each))
    const runs: Array<number> = []
    for (let run = 0; run < 3; run++) {
      const { ms: took } = yield* Effect.promise(() => watchNode(workplace, workplace.built, ...args))
      runs.push(took)
    }
    say(`  ${name.padEnd(34)} ${ms(median(runs))}`)
  })
  for (const [name, store] of Object.entries(stores).filter(([each]) => asked.has(each))) {
    yield* measure(name, store, "1d")
  }
  yield* measure("sqlite, weeks of the days", market.path, "1w")
})

await Effect.runPromise(Effect.scoped(program))
