import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PersistedQueue from "effect/persistence/PersistedQueue"
import type * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { Board } from "../board/Board.ts"
import { DatabaseUnavailable } from "../board/DatabaseUnavailable.ts"
import * as Tasks from "../board/Tasks.ts"
import { isQueueName, LEAST_LEASE_MS, QUEUE_NAMES } from "../protocol/protocol.ts"
import { makeChunks } from "./chunks.ts"
import * as Connect from "./connect.ts"
import { withQueueLog } from "./queueLog.ts"
import { makeRunners } from "./runners.ts"
import { makeRuns } from "./runs.ts"
import { makingTables } from "./tables.ts"

/** The database and queue of a cluster. @since 0.1.0 */
export interface DatabaseOptions {
  /** `postgres://user@host:5432/database?sslmode=verify-full`; missing parts are read from the environment. */
  readonly database: Redacted.Redacted
  /**
   * The queue in that database, a name of 1 to 80 characters; `default` by default. All runners of a queue must have
   * the same candles.
   */
  readonly queue?: string | undefined
  /**
   * How long a task may go without a heartbeat of its runner before another runner takes it: at least 2 seconds, and
   * the same for all runners; 15 seconds by default.
   */
  readonly lease?: Duration.Input | undefined
}

/** The lease in ms. */
export const leaseMsOf = ({ lease = "15 seconds" }: DatabaseOptions): number =>
  Duration.toMillis(Duration.fromInputUnsafe(lease))

const makeBoard = (queue: string) =>
  Effect.gen(function* () {
    const runs = yield* makeRuns(queue)
    const chunks = yield* makeChunks
    const runners = yield* makeRunners(queue)
    return { queue, ...runs, ...chunks, ...runners } satisfies Board["Service"]
  })

const checkOptions = Effect.fnUntraced(function* (queue: string, leaseMs: number) {
  if (!isQueueName(queue)) return yield* new DatabaseUnavailable({ message: `Expected ${QUEUE_NAMES}` })
  if (leaseMs >= LEAST_LEASE_MS) return
  return yield* new DatabaseUnavailable({
    message: `A lease of ${leaseMs} ms is too short: expected ${LEAST_LEASE_MS / 1000} seconds or more`,
  })
})

/**
 * The board and the queue of tasks in a database. Missing tables are created; tasks that ended before `keepFor` are
 * deleted each hour.
 */
export const layer = (
  options: DatabaseOptions,
  keepFor?: Duration.Input,
): Layer.Layer<Board | Tasks.Tasks, DatabaseUnavailable> => {
  const { queue = "default" } = options
  const leaseMs = leaseMsOf(options)
  const cleaning = keepFor === undefined ? Layer.empty : PersistedQueue.layerCleanup({ timeToLive: keepFor })
  const tasks = Layer.provide(
    Layer.merge(Tasks.layer(queue), cleaning),
    PersistedQueue.layerStoreSql({
      tableName: "marketsweep_queue",
      pollInterval: "1 second",
      lockRefreshInterval: Math.floor(leaseMs / 3),
      lockExpiration: leaseMs,
    }),
  )
  return Layer.effectContext(
    Effect.gen(function* () {
      yield* checkOptions(queue, leaseMs)
      const { failed } = yield* Connect.Database
      const scope = yield* Effect.scope
      const build = withQueueLog(Effect.provideService(Layer.build(tasks), Scope.Scope, scope))
      const context = yield* makingTables(Effect.catchTag(build, "SqlError", (error) => Effect.fail(failed(error))))
      return Context.add(context, Board, yield* makeBoard(queue))
    }),
  ).pipe(Layer.provide(Connect.layer(options.database)))
}
