import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Board } from "../../src/cluster/board/Board.ts"
import { layer } from "../../src/cluster/postgres/postgresCluster.ts"
import { startPostgres } from "../postgres/server.ts"

const submission = {
  run: "mine",
  header: '{"id":"job"}',
  symbols: Array.from({ length: 200 }, (_, at) => `S${at}`),
  members: undefined,
  versions: undefined,
  weight: 1,
  chunkSize: 100,
}
const outcome = { runner: "r", parts: ["x"], elapsedMs: 1, workMs: 1, completed: 100, matches: 0, errors: 0 }
const task = (number: number) => ({ run: "mine", generation: 1, number })

/** An open run of 200 symbols, and a connection that can hold a transaction open beside it. */
const opened = Effect.gen(function* () {
  const server = yield* startPostgres()
  const board = Context.get(yield* Layer.build(layer({ database: Redacted.make(server.url) })), Board)
  yield* board.submit(submission)
  yield* board.opened(task(-1), undefined)
  // The server's own cleaning waits for locks, too.
  const waiting =
    "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND backend_type = 'client backend'"
  const waitForLocks = (count: number) =>
    Effect.repeat(server.query(waiting), { until: (rows) => rows.length >= count })
  return { board, query: server.query, waitForLocks }
})

describe("concurrent statements on the Postgres board", () => {
  it.live("keep a run running if a symbol is retried while another runner ends the run", () =>
    Effect.gen(function* () {
      const { board, query, waitForLocks } = yield* opened
      yield* board.cut("mine", 1)
      yield* board.finish(task(0), outcome)
      yield* board.finish(task(100), outcome)
      // Holds up the new chunk once its run is locked.
      yield* query("BEGIN")
      yield* query("INSERT INTO marketsweep_chunk (run, number, symbols) VALUES ('mine', 200, '{}')")
      const again = yield* Effect.forkChild(board.again("mine", "S7"))
      yield* waitForLocks(1)
      const cut = yield* Effect.forkChild(board.cut("mine", 1))
      yield* waitForLocks(2)
      yield* query("ROLLBACK")
      assert.strictEqual(yield* Fiber.join(again), 200)
      yield* Fiber.join(cut)
      assert.strictEqual((yield* board.run("mine"))?.state, "running")
      yield* board.finish(task(200), outcome)
      yield* board.cut("mine", 1)
      assert.strictEqual((yield* board.run("mine"))?.state, "finished")
    }).pipe(Effect.scoped),
  )

  it.live("leave cutting chunks to the next generation of a run that is resumed meanwhile", () =>
    Effect.gen(function* () {
      const { board, query, waitForLocks } = yield* opened
      yield* query("BEGIN")
      yield* query("UPDATE marketsweep_job SET generation = 2")
      const late = yield* Effect.forkChild(board.cut("mine", 1))
      yield* waitForLocks(1)
      yield* query("COMMIT")
      assert.deepStrictEqual(yield* Fiber.join(late), [])
      assert.sameMembers([...(yield* board.cut("mine", 2))], [0, 100])
    }).pipe(Effect.scoped),
  )
})
