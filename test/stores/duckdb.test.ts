import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { CandleRequest } from "../../src/candles/CandleRepository.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { cleanRows, NAMES } from "./candleRows.ts"
import { ALL, closesOf, openStore, refusalOf } from "./reading.ts"
import { inDuckDb, writeDuckDb } from "./writeTables.ts"

describe("a DuckDB store", () => {
  it.live("refuses a worker thread, with what to do", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "bars.duckdb")
      yield* writeDuckDb(file, "bars", cleanRows(1))
      const thrown = yield* Effect.promise(
        () =>
          new Promise<unknown>((resolve) => {
            const module = new URL("./endlessReading.worker.ts", import.meta.url)
            new Worker(module, { workerData: file, stderr: true }).once("error", resolve)
          }),
      )
      assert.match(String(thrown), /cannot be used on a worker thread.*--isolation processes/)
    }),
  )

  it.live("reuses the memory of candles when their request is read again, but not before", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "bars.duckdb")
      yield* writeDuckDb(file, "bars", cleanRows(1))
      const candles = yield* openStore(`${file}?timeframe=1d`)
      const read = Effect.fnUntraced(function* (request: CandleRequest) {
        const answer = (yield* candles.many(["A"], request)).get("A")
        if (answer === undefined || Result.isFailure(answer)) return assert.fail("A has no candles")
        return answer.success.columns.time
      })
      const request = { timeframe: "1d", range: {} }
      const first = yield* read(request)
      const another = yield* read({ ...request })
      const times = Array.from(first)
      assert.isAbove(times.length, 0)
      assert.deepStrictEqual(Array.from(another), times)
      assert.deepStrictEqual(Array.from(yield* read(request)), times)
      assert.lengthOf(first, 0)
      assert.deepStrictEqual(Array.from(another), times)
      const own = yield* candles.getRange("A", request)
      yield* candles.getRange("A", request)
      assert.deepStrictEqual(Array.from(own.columns.time), times)
    }),
  )

  it.live("reads its only table by default, and lists the tables if it has several or none", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "bars.duckdb")
      yield* inDuckDb(file, (connection) => connection.run("SELECT 1"))
      assert.match(yield* refusalOf(file), /no table is named: add \?table=NAME; it has no tables$/)
      yield* writeDuckDb(file, "bars", cleanRows(1))
      assert.lengthOf(
        yield* Effect.scoped(Effect.flatMap(openStore(`${file}?timeframe=1d`), (candles) => candles.symbols("1d"))),
        NAMES.length,
      )
      yield* inDuckDb(file, (connection) =>
        connection.run("CREATE SCHEMA market; CREATE VIEW market.quotes AS FROM bars"),
      )
      assert.match(yield* refusalOf(file), /no table is named: .* its tables are bars, market\.quotes$/)
      const quotes = yield* Effect.scoped(
        Effect.flatMap(openStore(`${file}?table=MARKET.quotes&timeframe=1d`), (candles) => closesOf(candles, ["A"])),
      )
      assert.isArray(quotes["A"])
      yield* inDuckDb(file, (connection) =>
        connection.run('CREATE SCHEMA "My S"; CREATE TABLE "My S"."day.bars" AS FROM bars'),
      )
      assert.match(yield* refusalOf(file), /its tables are My S\."day\.bars", bars, market\.quotes$/)
      for (const name of ['"My S"."day.bars"', 'my s."day.bars"', "My S.day.bars"]) {
        const dotted = yield* Effect.scoped(
          Effect.flatMap(openStore(`${file}?table=${encodeURIComponent(name)}&timeframe=1d`), (candles) =>
            closesOf(candles, ["A"]),
          ),
        )
        assert.deepStrictEqual(dotted, quotes, name)
      }
    }),
  )

  it.live("fails with the reason if another program writes to it, or if it is not a DuckDB file", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const file = join(folder, "bars.duckdb")
      yield* writeDuckDb(file, "bars", cleanRows(1))
      const script = `import("@duckdb/node-api").then(async ({ DuckDBInstance }) => { globalThis.held = await DuckDBInstance.create(${JSON.stringify(file)}); console.log("held"); setInterval(() => globalThis.held, 1000) })`
      const writer = spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "pipe", "inherit"] })
      yield* Effect.addFinalizer(() => Effect.sync(() => writer.kill()))
      yield* Effect.promise(() => new Promise((resolve) => writer.stdout.once("data", resolve)))
      assert.match(yield* refusalOf(file), /another program writes to it \(.*\): close it there$/)
      const other = join(folder, "other.duckdb")
      writeFileSync(other, "no database ".repeat(1000))
      assert.match(yield* refusalOf(other), /Cannot use the store .*other\.duckdb: .*not a valid DuckDB/)
    }),
  )

  it.live("reads CSV files, whose names are the symbols without a symbol column", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const csv = (close: number) =>
        `date,open,high,low,close,volume\n2024-01-02,1,9,1,${close},100\n2024-01-03,1,9,1,${close + 1},\n`
      writeFileSync(join(folder, "AAPL.csv"), csv(5))
      writeFileSync(join(folder, "BRK-B.csv"), csv(7))
      const candles = yield* openStore(`${folder}/*.csv`)
      assert.deepStrictEqual(yield* candles.symbols("1d"), ["AAPL", "BRK-B"])
      assert.deepStrictEqual(yield* closesOf(candles, ["AAPL", "BRK-B"]), { AAPL: [5, 6], "BRK-B": [7, 8] })
      const { columns } = yield* candles.getRange("AAPL", ALL)
      assert.deepStrictEqual(
        [columns.time[0], columns.volume?.[0], columns.volume?.[1]],
        [Date.UTC(2024, 0, 2), 100, NaN],
      )
    }),
  )

  it.live("ends a query when the read is interrupted", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const file = join(folder, "slow.duckdb")
      // A view with so many rows that reading it takes minutes.
      yield* inDuckDb(file, (connection) =>
        connection.run(
          "CREATE VIEW slow AS SELECT 'A' AS symbol, make_timestamp(0) AS time, sum(a.range * b.range) AS open, 1.0 AS high, 1.0 AS low, 1.0 AS close FROM range(10000000) a, range(100000) b",
        ),
      )
      const candles = yield* openStore(`${file}?timeframe=1d`)
      const reading = yield* Effect.forkScoped(closesOf(candles, ["A"]))
      yield* Effect.sleep("200 millis")
      yield* Fiber.interrupt(reading)
      const ended = yield* Fiber.await(reading)
      assert.isTrue(Exit.isFailure(ended) && Cause.hasInterrupts(ended.cause))
    }),
  )
})
