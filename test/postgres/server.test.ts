import { assert, describe, it } from "@effect/vitest"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { CERTIFICATE, startPostgres } from "./server.ts"

const isListening = (port: number) =>
  Effect.promise(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, "127.0.0.1")
        socket.once("error", () => resolve(false))
        socket.once("connect", () => {
          socket.destroy()
          resolve(true)
        })
      }),
  )

describe("startPostgres", () => {
  it.live("starts a server with passwords and TLS, and keeps its data over a restart and a crash", () =>
    Effect.gen(function* () {
      const port = yield* Effect.scoped(
        Effect.gen(function* () {
          const server = yield* startPostgres(["work_mem=8MB"])
          yield* server.query("CREATE TABLE kept (value int)")
          yield* server.query("INSERT INTO kept VALUES ($1)", [7])
          for (const how of ["fast", "immediate"] as const) {
            yield* server.stop(how)
            assert.isFalse(yield* isListening(server.port))
            yield* server.start
            assert.deepStrictEqual(
              yield* server.query("SELECT value, current_setting('work_mem') AS memory FROM kept"),
              [{ value: 7, memory: "8MB" }],
            )
          }
          const encrypted = yield* Effect.provide(
            Effect.flatMap(PgClient.PgClient, (client) =>
              client.unsafe<{ ssl: boolean }>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
            ),
            PgClient.layer({
              url: Redacted.make(server.url.replace("127.0.0.1", "localhost")),
              ssl: { ca: readFileSync(CERTIFICATE) },
            }),
          )
          assert.deepStrictEqual(encrypted, [{ ssl: true }])
          const refused = yield* Effect.provide(
            Effect.flip(Effect.flatMap(PgClient.PgClient, (client) => client.unsafe("SELECT 1"))),
            PgClient.layer({ url: Redacted.make(server.url), password: Redacted.make("wrong") }),
          )
          assert.strictEqual(refused.reason._tag, "AuthenticationError")
          return server.port
        }),
      )
      assert.isFalse(yield* isListening(port))
    }),
  )
})
