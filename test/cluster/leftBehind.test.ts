import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Board, type RunnerRecord } from "../../src/cluster/board/Board.ts"
import * as Connect from "../../src/cluster/postgres/connect.ts"
import { layer } from "../../src/cluster/postgres/postgresCluster.ts"
import { makingTables } from "../../src/cluster/postgres/tables.ts"
import { startPostgres } from "../postgres/server.ts"

const runner = (id: string): RunnerRecord => ({ id, protocol: 1, version: "0", host: "h", slots: 1, workers: 1 })

describe("what killed and frozen processes leave in the database", () => {
  it.live("a runner that was not seen for a day is deleted when another one joins", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const board = Context.get(yield* Layer.build(layer({ database: Redacted.make(server.url) })), Board)
      for (const id of ["killed", "away", "alive"]) yield* board.beat(runner(id), [])
      yield* server.query("UPDATE marketsweep_runner SET seen_at = now() - interval '25 hours' WHERE id = 'killed'")
      yield* server.query("UPDATE marketsweep_runner SET seen_at = now() - interval '23 hours' WHERE id = 'away'")
      const ids = Effect.map(server.query("SELECT id FROM marketsweep_runner ORDER BY id"), (rows) =>
        rows.map(({ id }) => id),
      )
      yield* board.beat(runner("alive"), [])
      assert.deepStrictEqual(yield* ids, ["alive", "away", "killed"])
      yield* board.beat(runner("new"), [])
      assert.deepStrictEqual(yield* ids, ["alive", "away", "new"])
    }).pipe(Effect.scoped),
  )

  it.live("a lock on the tables fails a start with a message that finds its holder", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const database = yield* Layer.build(Connect.layer(Redacted.make(server.url)))
      const start = (mostWaitMs?: number) => Effect.provideContext(makingTables(Effect.void, mostWaitMs), database)
      yield* server.query("SELECT pg_advisory_lock(4839201187)")
      const { message } = yield* Effect.flip(start(50))
      assert.match(message, /^Another process holds the lock on the cluster's tables.* pg_terminate_backend\(pid\)/)
      // What it says finds the one that holds the lock, and nobody else.
      const [holders = ""] = /FROM pg_locks WHERE .* granted/.exec(message) ?? []
      assert.deepStrictEqual(yield* server.query(`SELECT pid = pg_backend_pid() AS own ${holders}`), [{ own: true }])

      yield* server.query("SELECT pg_advisory_unlock(4839201187)")
      yield* start()
      const { query } = Context.get(database, Connect.Database)
      assert.deepStrictEqual(yield* query("SHOW lock_timeout"), [{ lock_timeout: "0" }])
    }).pipe(Effect.scoped),
  )
})
