import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Reactivity from "effect/reactivity/Reactivity"
import { execFile, spawn } from "node:child_process"
import { chownSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { makeData, PASSWORD, programs, TEMPLATE, USER } from "./data.ts"
import { own, PREFIX, removeStaleFolders } from "./staleFolders.ts"

export { CERTIFICATE } from "./data.ts"

/** A real PostgreSQL of its own. */
export interface PostgresServer {
  readonly port: number
  /** With the superuser's name and password. */
  readonly url: string
  /** Runs one statement as the superuser. */
  readonly query: (
    sql: string,
    parameters?: ReadonlyArray<unknown>,
  ) => Effect.Effect<ReadonlyArray<Readonly<Record<string, unknown>>>>
  /** Ends the server, and every connection to it: `fast` as an operator does, `immediate` as a crash. */
  readonly stop: (how?: "fast" | "immediate") => Effect.Effect<void>
  /** Starts it again after `stop`, on the same port and with the same data. */
  readonly start: Effect.Effect<void>
}

/** A folder that belongs to whom the server runs as. */
const dataFolder = Effect.acquireRelease(
  Effect.sync(() => {
    removeStaleFolders()
    const folder = mkdtempSync(join(tmpdir(), PREFIX))
    own(folder)
    if (USER.uid !== undefined) chownSync(folder, USER.uid, USER.gid)
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
)

const initialize = (folder: string) =>
  Effect.promise(async () => {
    const data = join(folder, "data")
    const template = process.env[TEMPLATE]
    // Where all tests run, one of them makes the files for all.
    if (template === undefined) await makeData(folder)
    else await promisify(execFile)("cp", ["-Rp", join(template, "data"), data], USER)
    return data
  })

/** A port that systems give to nobody who asks for any: it stays free while the server restarts. */
const randomPort = Effect.sync(() => 12_000 + Math.floor(Math.random() * 18_000))

// It ends with its parent, however that ends, and its folder with it: then there is nothing left to read.
const WATCHED = `exec 3<&0; "$@" & server=$!
{ if read -r how; then kill -"$how" $server
  else trap '' TERM; kill -QUIT $server; while kill -0 $server; do sleep 0.1; done; rm -rf "$FOLDER"; fi; } <&3 2>/dev/null & reader=$!
wait $server; code=$?; kill $reader 2>/dev/null; exit $code`

const SETTINGS = [
  "listen_addresses=127.0.0.1,::1",
  "unix_socket_directories=",
  "ssl=on",
  "fsync=off",
  "full_page_writes=off",
  "shared_buffers=64MB",
  "max_connections=60",
  "timezone=America/New_York",
]

/** Runs the server until it is stopped; resolves when it takes connections. */
const run = (data: string, port: number, settings: ReadonlyArray<string>) =>
  Effect.callback<{ readonly stop: (how: "fast" | "immediate") => Effect.Effect<void> }, Error>((resume) => {
    const command = [join(programs(), "postgres"), "-D", data, "-p", `${port}`]
    const options = [...SETTINGS, ...settings].flatMap((setting) => ["-c", setting])
    const child = spawn("sh", ["-c", WATCHED, "sh", ...command, ...options], {
      ...USER,
      cwd: data,
      env: { ...process.env, LC_ALL: "C", FOLDER: dirname(data) },
      stdio: ["pipe", "ignore", "pipe"],
    })
    const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()))
    child.stdin.on("error", () => {})
    const stop = (how: "fast" | "immediate") =>
      Effect.promise(() => {
        child.stdin.write(how === "fast" ? "INT\n" : "QUIT\n")
        return ended
      })
    let log = ""
    child.once("error", (error) => resume(Effect.fail(error)))
    child.once("close", () => resume(Effect.fail(new Error(`PostgreSQL did not start: ${log}`))))
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-4000)
      // It would go on with what is left of `localhost`.
      if (log.includes("could not bind IPv4 address")) child.stdin.end()
      else if (log.includes("database system is ready to accept connections")) resume(Effect.succeed({ stop }))
    })
  })

const connect = (port: number) =>
  PgClient.make({
    host: "127.0.0.1",
    port,
    username: "postgres",
    password: Redacted.make(PASSWORD),
    maxConnections: 1,
    applicationName: "test",
  }).pipe(Effect.provide(Reactivity.layer), Effect.orDie)

/**
 * Starts a PostgreSQL server for a test: its data in a folder of its own, gone with the scope; passwords by SCRAM, TLS
 * with {@link CERTIFICATE}, a time zone that is not UTC. `settings` are more of `postgresql.conf`, as `name=value`.
 */
export const startPostgres = Effect.fnUntraced(function* (
  settings: ReadonlyArray<string> = [],
): Effect.fn.Return<PostgresServer, never, Scope.Scope> {
  const data = yield* initialize(yield* dataFolder)
  // Another program may have the port: PostgreSQL says so, and does not start.
  const { port, server } = yield* Effect.flatMap(randomPort, (chosen) =>
    Effect.map(run(data, chosen, settings), (started) => ({ server: started, port: chosen })),
  ).pipe(Effect.retry(Schedule.recurs(20)), Effect.orDie)
  let running: typeof server | undefined = server
  const stop = (how: "fast" | "immediate" = "fast") =>
    Effect.suspend(() => {
      const ending = running?.stop(how)
      running = undefined
      return ending ?? Effect.void
    })
  yield* Effect.addFinalizer(() => stop("immediate"))
  const start = Effect.map(Effect.orDie(run(data, port, settings)), (again) => {
    running = again
  })
  const client = yield* connect(port)
  return {
    port,
    url: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`,
    query: (sql, parameters = []) => Effect.orDie(client.unsafe<Readonly<Record<string, unknown>>>(sql, parameters)),
    stop,
    start,
  }
})
