import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fork } from "node:child_process"
import type { EventEmitter } from "node:events"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { until } from "../pool/until.ts"
import { startPostgres } from "../postgres/server.ts"
import { cleanRows, NAMES, numbersFrom } from "./candleRows.ts"
import { closesOf, openStore } from "./reading.ts"
import { inDuckDb, writeDuckDb, writeParquet, writePostgres } from "./writeTables.ts"

/** The number of threads and of processes to kill for each store; 100 take some minutes. */
const KILLS = Number(process.env["STORE_KILLS"] ?? 6)
const AT_ONCE = 3

const openFiles = (): number => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0)

/** A thread or a process that reads the store endlessly, and how to kill it. */
interface Reader {
  readonly events: EventEmitter
  readonly kill: () => Promise<unknown>
}

type StartReader = (store: string) => Reader

const startThread: StartReader = (store) => {
  const worker = new Worker(new URL("./endlessReading.worker.ts", import.meta.url), { workerData: store })
  return { events: worker, kill: () => worker.terminate() }
}

const startProcess: StartReader = (store) => {
  const child = fork(new URL("./endlessReading.process.ts", import.meta.url), [store], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  })
  const gone = new Promise((resolve) => child.once("close", resolve))
  return {
    events: child,
    kill: () => {
      child.kill("SIGKILL")
      return gone
    },
  }
}

/** Kills readers of the store, each at a different moment of a read. */
const killReaders = (start: StartReader, store: string) =>
  Effect.promise(async () => {
    const random = numbersFrom(KILLS)
    const killOne = async () => {
      const { events, kill } = start(store)
      try {
        await new Promise((resolve, reject) => {
          events.once("message", resolve).once("error", reject)
          events.once("exit", () => reject(new Error("the reader ended by itself")))
        })
        await sleep(random() * 25)
      } finally {
        await kill()
      }
    }
    const before = openFiles()
    for (let killed = 0; killed < KILLS; killed += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, KILLS - killed) }, killOne))
    }
    // A reader's files are closed with it; the test runner may briefly open its own.
    while (openFiles() > before + 2) await sleep(10)
  })

for (const [readers, start] of [
  ["threads", startThread],
  ["processes", startProcess],
] as const) {
  describe(`${KILLS} ${readers} that are killed while they read`, () => {
    it.live("leave a SQLite store that can be written at once, and no open files", () =>
      Effect.gen(function* () {
        const store = join(yield* temporaryFolder, "market.db")
        yield* writeStore(store, Object.fromEntries(NAMES.map((name) => [name, someBars(3000)])))
        yield* killReaders(start, store)
        const db = new DatabaseSync(store, { timeout: 0 })
        db.exec("BEGIN EXCLUSIVE; DELETE FROM chunk; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
      }),
    )

    it.live("leave Parquet files unchanged, and no open files", () =>
      Effect.gen(function* () {
        const store = join(yield* temporaryFolder, "bars.parquet")
        yield* writeParquet(store, cleanRows(3))
        const before = yield* everyClose(store)
        yield* killReaders(start, store)
        assert.deepStrictEqual(yield* everyClose(store), before)
      }),
    )

    it.live("leave no connection and no query on the Postgres server", () =>
      Effect.gen(function* () {
        const server = yield* startPostgres()
        yield* writePostgres(server, "bars", cleanRows(3))
        yield* killReaders(start, `${server.url}?table=bars`)
        // The server notices when it next writes to their connections.
        yield* until(
          Effect.map(
            server.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'marketsweep'"),
            (left) => left.length === 0,
          ),
        )
      }),
    )
  })
}

// Threads cannot read it: killing one would end the whole process.
describe(`${KILLS} processes that are killed while they read DuckDB`, () => {
  it.live("leave a file with all of its bars that can be written at once", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "bars.duckdb")
      yield* writeDuckDb(store, "bars", cleanRows(3))
      const before = yield* everyClose(store)
      yield* killReaders(startProcess, store)
      yield* inDuckDb(store, (connection) => connection.run("CREATE TABLE another AS SELECT 1 AS one"))
      assert.deepStrictEqual(yield* everyClose(`${store}?table=bars`), before)
    }),
  )
})

/** The closes of all symbols of a store; all must be there. */
const everyClose = (store: string) =>
  Effect.gen(function* () {
    const answers = yield* Effect.flatMap(openStore(store), (candles) => closesOf(candles, NAMES))
    assert.deepStrictEqual(
      Object.values(answers).map((closes) => typeof closes),
      NAMES.map(() => "object"),
    )
    return answers
  }).pipe(Effect.scoped)
