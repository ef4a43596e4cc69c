import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { openMarket } from "../../src/promise/openMarket.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { startPostgres } from "../postgres/server.ts"
import { cleanRows, NAMES } from "../stores/candleRows.ts"
import { writeDuckDb, writeParquet, writePostgres } from "../stores/writeTables.ts"
import { linesOf, run, start, startWith } from "./process.ts"

const rows = cleanRows(9)
const RISES = ["--timeframe", "1d", "--formula", "close > close[1]"]
const rises = new Map(
  NAMES.map((name) => {
    const closes = rows.flatMap(({ close, symbol }) => (symbol === name ? [close ?? NaN] : []))
    return [name, closes.filter((close, i) => i > 0 && close > (closes[i - 1] ?? NaN)).length] as const
  }),
)

const matchesIn = (stdout: string) =>
  new Map(
    linesOf(stdout).map((line) => {
      const { matches, symbol } = JSON.parse(line)
      return [String(symbol), Number(matches.length)] as const
    }),
  )

const valuesIn = (stdout: string) =>
  new Map(
    linesOf(stdout).map((line) => {
      const { computedIndicators, flags, symbol } = JSON.parse(line)
      return [String(symbol), { computedIndicators, flags }] as const
    }),
  )

const stores = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const server = yield* startPostgres()
  yield* writeParquet(join(folder, "bars.parquet"), rows)
  yield* writeDuckDb(join(folder, "bars.duckdb"), "bars", rows)
  yield* writePostgres(server, "bars", rows)
  return {
    folder,
    server,
    named: {
      Parquet: `${folder}/*.parquet?timeframe=1d`,
      DuckDB: `${join(folder, "bars.duckdb")}?table=bars&timeframe=1d`,
      Postgres: `${server.url}?table=bars&timeframe=1d`,
    },
  }
})

describe("--store", () => {
  it.live("accepts Parquet, DuckDB and Postgres in every command that reads, as openMarket does", () =>
    Effect.gen(function* () {
      const { named } = yield* stores
      const weeksIn: Array<ReturnType<typeof valuesIn>> = []
      for (const [name, store] of Object.entries(named)) {
        const command = (...args: ReadonlyArray<string>) => Effect.promise(() => run(...args, "--store", store))
        const scan = yield* command("scan", ...RISES, "--format", "ndjson")
        assert.deepStrictEqual([scan.code, matchesIn(scan.stdout)], [0, rises], `${name}: ${scan.stderr}`)
        const notices = linesOf(scan.stderr).filter((line) =>
          line.startsWith("DuckDB does not survive terminated threads"),
        )
        assert.lengthOf(notices, name === "DuckDB" ? 1 : 0)
        const inProcess = yield* command("scan", ...RISES, "--format", "ndjson", "--isolation", "none")
        assert.deepStrictEqual(matchesIn(inProcess.stdout), rises, name)
        const explained = yield* command("explain", "A/B", ...RISES, "--format", "json")
        assert.strictEqual(JSON.parse(explained.stdout).symbol, "A/B", explained.stderr)
        const series = yield* command(
          "compute",
          "--timeframe",
          "1d",
          "--symbols",
          "a,O'Brien",
          "--formula",
          "up = close > close[1]",
          "--series",
        )
        assert.lengthOf(linesOf(series.stdout), 2, series.stderr)
        // Of weeks that are made, and of the only timeframe that there is.
        const weekly = ["--timeframe", "1w", "--formula", "c = close, v = volume", "--format", "ndjson"]
        const weeks = yield* command("compute", ...weekly)
        weeksIn.push(valuesIn(weeks.stdout))
        const only = yield* command("screen", "--formula", "close > close[1]", "--format", "ndjson")
        assert.lengthOf(linesOf(only.stdout), rises.size, only.stderr)
        const wrong = yield* command("scan", "--timeframe", "1h", "--formula", "close > open")
        assert.strictEqual(wrong.code, 2)
        assert.match(wrong.stderr, /has no 1h bars: it has 1d, of which 1w, 1M, 3M, 1y can be made/)
        assert.notMatch(wrong.stderr, /s3cret/)

        const market = yield* Effect.promise(() => openMarket({ store, workers: 1 }))
        const results = yield* Effect.promise(() => market.scan({ formula: "close > close[1]" }).all())
        yield* Effect.promise(() => market.close())
        assert.deepStrictEqual(new Map(results.map(({ matches, symbol }) => [symbol, matches.length])), rises, name)
      }
      assert.strictEqual(weeksIn[0]?.size, rises.size)
      for (const weeks of weeksIn) assert.deepStrictEqual(weeks, weeksIn[0])
    }),
  )

  it.live("reads the credentials of Postgres from the environment, and never shows them", () =>
    Effect.gen(function* () {
      const { folder, server } = yield* stores
      const { password, username } = new URL(server.url)
      const secret = decodeURIComponent(password)
      const nowhere = /s3cret/
      const scan = [...RISES, "--format", "ndjson", "--verbose", "--trace"]
      for (const [store, env, isolation] of [
        ["postgres://?table=bars&timeframe=1d", { DATABASE_URL: server.url }, "threads"],
        ["postgres://?table=bars&timeframe=1d", { DATABASE_URL: server.url }, "processes"],
        [
          `postgres://127.0.0.1:${server.port}/postgres?table=bars&timeframe=1d`,
          { PGUSER: username, PGPASSWORD: secret },
          "processes",
        ],
        [
          "postgres://?table=bars&timeframe=1d",
          {
            PGHOST: "127.0.0.1",
            PGPORT: `${server.port}`,
            PGUSER: username,
            PGPASSWORD: secret,
            PGDATABASE: "postgres",
          },
          "threads",
        ],
      ] as const) {
        const notes = join(folder, "notes")
        writeFileSync(notes, "")
        const noting = { NOTES: notes, NODE_OPTIONS: `--import=${new URL("workers/noting.mjs", import.meta.url).href}` }
        const started = startWith(
          { env: { ...env, ...noting } },
          "scan",
          ...scan,
          "--isolation",
          isolation,
          "--store",
          store,
        )
        const { code, stderr, stdout } = yield* Effect.promise(() => started.ended)
        assert.deepStrictEqual([code, matchesIn(stdout)], [0, rises], stderr)
        const commands = readFileSync(notes, "utf8")
        assert.include(commands, `scan --timeframe 1d`)
        if (isolation === "processes") assert.match(commands, /[wW]orker\S*\.js marketsweep-child$/m)
        assert.notMatch(stdout + stderr + commands, nowhere)
      }
      const url = server.url.replace("s3cret", "s3cret-wrong")
      const refused = yield* Effect.promise(() => run("scan", ...scan, "--store", `${url}?table=bars`))
      assert.deepStrictEqual([refused.code, refused.stdout], [3, ""])
      assert.match(
        refused.stderr,
        /^error: Cannot use the store postgres:\/\/postgres@127\.0\.0\.1:\d+\/postgres: password/m,
      )
      assert.notMatch(refused.stderr, nowhere)
    }),
  )

  it.live("can be watched: a bar added to a table of Postgres is shown", () =>
    Effect.gen(function* () {
      const { named, server } = yield* stores
      for (const [name, store] of Object.entries(named)) {
        const asked = ["--timeframe", "1d", "--formula", "close > 0", "--every", "50ms", "--no-log"]
        const { child, ended, until } = start("watch", "--store", store, ...asked)
        yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
        yield* Effect.promise(() => until("stderr", /^watching /m))
        if (name === "Postgres") {
          yield* server.query(
            "INSERT INTO bars (symbol, time, close) SELECT symbol, max(time) + interval '1 day', 1234.5 FROM bars WHERE symbol = 'a' GROUP BY symbol",
          )
          yield* Effect.promise(() => until("stdout", /1,234\.50/))
        }
        child.kill("SIGINT")
        const { code, stderr } = yield* Effect.promise(() => ended)
        assert.strictEqual(code, 130, stderr)
        assert.match(stderr, new RegExp(`: ${NAMES.length} symbols: ${NAMES.length} new matches in `))
        assert.notMatch(stderr, /s3cret/)
      }
    }),
  )

  it.live("is refused in one line if it is no store, or does not fit the isolation", () =>
    Effect.gen(function* () {
      for (const [args, code, message] of [
        [
          ["--store", "mysql://me:s3cret@host/db"],
          3,
          /^error: Cannot use the store mysql:\/\/me@host\/db: there is no store for mysql:/,
        ],
        [
          ["--store", "bars.feather"],
          3,
          /^error: Cannot use the store bars\.feather: its candles cannot be read where they are/,
        ],
        [["--store", "none.parquet"], 3, /^error: Cannot use the store none\.parquet: there is no such file/],
        [
          ["--store", "q.duckdb", "--isolation", "threads"],
          2,
          /^error: DuckDB does not survive terminated threads: leave out/,
        ],
      ] as const) {
        const ran = yield* Effect.promise(() => run("screen", ...RISES, ...args))
        assert.deepStrictEqual([ran.code, ran.stdout, linesOf(ran.stderr).length], [code, "", 1], ran.stderr)
        assert.match(ran.stderr, message)
      }
      const imported = yield* Effect.promise(() =>
        run("import", "prices/", "--timeframe", "1d", "--store", "a.parquet"),
      )
      assert.deepStrictEqual(
        [imported.code, linesOf(imported.stderr)],
        [2, ["error: a.parquet is not a store to import into: name a file such as market.db"]],
      )
    }),
  )
})
