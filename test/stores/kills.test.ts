import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { startPostgres } from "../postgres/server.ts"
import { cleanRows, NAMES, numbersFrom } from "./candleRows.ts"
import { closesOf, openStore } from "./reading.ts"
import { writeParquet, writePostgres } from "./writeTables.ts"

/** How many threads are killed for each store; 100 take a minute. */
const KILLS = Number(process.env["STORE_KILLS"] ?? 12)
const AT_ONCE = 3

const openFiles = (): number => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0)

/** Kills threads that read the store without end, each at another moment of its reading. */
const killReaders = (store: string) =>
  Effect.promise(async () => {
    const random = numbersFrom(KILLS)
    const module = new URL("./endlessReading.worker.ts", import.meta.url)
    const killOne = async () => {
      const worker = new Worker(module, { workerData: store })
      try {
        await new Promise((resolve, reject) => {
          worker.once("message", resolve).once("error", reject)
          worker.once("exit", () => reject(new Error("the thread ended by itself")))
        })
        await sleep(random() * 25)
      } finally {
        await worker.terminate()
      }
    }
    for (let killed = 0; killed < KILLS; killed += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, killOne))
  })

const retried = { schedule: Schedule.spaced("50 millis"), times: 200 } as const

describe(`${KILLS} threads that are killed while they read`, () => {
  it.live("leave a SQLite store that can be written at once, and no file open", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      yield* writeStore(store, Object.fromEntries(NAMES.map((name) => [name, someBars(3000)])))
      const before = openFiles()
      yield* killReaders(store)
      assert.isAtMost(openFiles(), before + 2)
      const db = new DatabaseSync(store, { timeout: 0 })
      db.exec("BEGIN EXCLUSIVE; DELETE FROM chunk; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
      db.close()
    }),
  )

  it.live("leave Parquet files as they were, and no file open", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "bars.parquet")
      yield* writeParquet(store, cleanRows(3))
      const before = openFiles()
      yield* killReaders(store)
      assert.isAtMost(openFiles(), before + 2)
      const answers = yield* Effect.flatMap(openStore(store), (candles) => closesOf(candles, NAMES))
      assert.deepStrictEqual(
        Object.values(answers).map((closes) => typeof closes),
        NAMES.map(() => "object"),
      )
    }),
  )

  it.live("leave neither connection nor query at the server of Postgres", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      yield* writePostgres(server, "bars", cleanRows(3))
      const before = openFiles()
      yield* killReaders(`${server.url}?table=bars`)
      assert.isAtMost(openFiles(), before + 2)
      const left = Effect.flatMap(
        server.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'marketsweep'"),
        (rows) => (rows.length === 0 ? Effect.void : Effect.fail(`${rows.length} connections are left`)),
      )
      yield* Effect.retry(left, retried)
    }),
  )
})
