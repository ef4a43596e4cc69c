import { afterAll, beforeAll, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { Board, type Outcome, type RunnerRecord, type Submission } from "../../src/cluster/board/Board.ts"
import type { Tasks } from "../../src/cluster/board/Tasks.ts"
import { layer as postgresLayer } from "../../src/cluster/postgres/postgresCluster.ts"
import { type PostgresServer, startPostgres } from "../postgres/server.ts"
import { memoryCluster } from "./memoryCluster.ts"

export const submission = (symbols: number, more: Partial<Submission> = {}): Submission => ({
  run: "nightly",
  header: '{"id":"job"}',
  symbols: Array.from({ length: symbols }, (_, at) => `S${at}`),
  members: undefined,
  versions: undefined,
  weight: 1,
  chunkSize: 100,
  ...more,
})
export const runner = (slots: number): RunnerRecord => ({
  id: "r",
  protocol: 1,
  version: "0",
  host: "r",
  slots,
  workers: 2,
})
export const outcome = (text: string, more: Partial<Outcome> = {}): Outcome => ({
  runner: "r",
  parts: [text],
  elapsedMs: 100,
  workMs: 100,
  completed: 100,
  matches: 3,
  errors: 1,
  ...more,
})
export const opening = { run: "nightly", generation: 1, number: -1 }
export const task = (number: number, generation = 1) => ({ run: "nightly", generation, number })

/** A run that is open, on a runner of so many slots. */
export const opened = Effect.fnUntraced(function* (symbols: number, slots: number, more: Partial<Submission> = {}) {
  const board = yield* Board
  yield* board.beat(runner(slots), [])
  yield* board.submit(submission(symbols, more))
  yield* board.opened(opening, undefined)
  return board
})

/** Tests what the board in memory and the one in Postgres have in common. */
export const onBothBoards = (contract: (name: string, cluster: Layer.Layer<Board | Tasks, unknown>) => void): void => {
  contract("in memory", memoryCluster)

  describe("over a PostgreSQL server of its own", () => {
    const scope = Scope.makeUnsafe()
    let server: PostgresServer | undefined
    beforeAll(async () => {
      server = await Effect.runPromise(Scope.provide(startPostgres(), scope))
    })
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

    /** With no table in it that an earlier test has made. */
    const emptied = Layer.unwrap(
      Effect.gen(function* () {
        if (server === undefined) return yield* Effect.die(new Error("The server has not started"))
        yield* server.query("DROP SCHEMA public CASCADE")
        yield* server.query("CREATE SCHEMA public")
        return postgresLayer({ database: Redacted.make(server.url) })
      }),
    )
    contract("in Postgres", emptied)
  })
}
