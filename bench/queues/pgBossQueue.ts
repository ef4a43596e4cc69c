import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { PgBoss } from "pg-boss"
import { LEASE_S, type StartQueue, startWorkers } from "./Queue.ts"

const WORKER = fileURLToPath(new URL("pgBossWorker.ts", import.meta.url))

/** Sends jobs; looking after those that have begun is for the workers. */
const sender = (url: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false })
      // Connections that break when the server does are opened again; calls that fail say so themselves.
      boss.on("error", () => {})
      return boss.start()
    }),
    (boss) => Effect.promise(() => boss.stop({ graceful: false })),
  )

/** A queue of pg-boss; answers are the rows of a table that its workers write. */
const startPgBoss =
  (mode: "plain" | "transactional"): StartQueue =>
  (server, { chunks, folder, napMs }) =>
    Effect.gen(function* () {
      yield* server.query(
        "CREATE TABLE result (symbol text, length int, at timestamptz NOT NULL DEFAULT clock_timestamp())",
      )
      const boss = yield* sender(server.url)
      yield* Effect.promise(() => boss.createQueue("chunks", { heartbeatSeconds: LEASE_S, retryLimit: 8 }))
      const workers = yield* startWorkers(() => [WORKER, server.url, folder, `${napMs}`, mode], {})
      return {
        workers,
        send: Effect.asVoid(
          Effect.promise(() =>
            boss.insert(
              "chunks",
              chunks.map((symbols) => ({ data: { symbols } })),
            ),
          ),
        ),
        // The server may just have restarted.
        answers: server.query("SELECT symbol, extract(epoch FROM at)::float8 * 1000 AS at FROM result").pipe(
          Effect.sandbox,
          Effect.retry({ times: 20 }),
          Effect.orDie,
          Effect.map((rows) => rows.map(({ at, symbol }) => ({ symbol: String(symbol), at: Number(at) }))),
        ),
      }
    })

/** As it comes: the results of a chunk are written, then its job is completed. */
export const startPlainPgBoss = startPgBoss("plain")

/** With `transactional`: both are one transaction, which is open as long as the chunk runs. */
export const startTransactionalPgBoss = startPgBoss("transactional")
