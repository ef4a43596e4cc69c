import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import { DatabaseUnavailable } from "../board/DatabaseUnavailable.ts"
import { Database } from "./connect.ts"

/*
 * The symbols of a run are stored in blocks of 1,000, from which its chunks are cut. `queued_for` is the last generation
 * for which a chunk was queued. The results of a chunk are stored in parts, under the attempt that finished first.
 */
const TABLES = [
  "CREATE TABLE IF NOT EXISTS marketsweep_schema (version int NOT NULL)",
  "CREATE SEQUENCE IF NOT EXISTS marketsweep_run",
  `CREATE TABLE IF NOT EXISTS marketsweep_job (
    run text PRIMARY KEY,
    queue text NOT NULL,
    protocol int NOT NULL,
    generation int NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'running',
    is_open boolean NOT NULL DEFAULT false,
    header text NOT NULL,
    fingerprint text NOT NULL,
    symbols int NOT NULL,
    weight float8 NOT NULL,
    chunk_size int,
    offered int NOT NULL DEFAULT 0,
    again int NOT NULL DEFAULT 0,
    pace float8,
    volume float8,
    completed int NOT NULL DEFAULT 0,
    matches bigint NOT NULL DEFAULT 0,
    errors int NOT NULL DEFAULT 0,
    failure text,
    started_at timestamptz NOT NULL DEFAULT now(),
    asked_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
  )`,
  `CREATE TABLE IF NOT EXISTS marketsweep_block (
    run text NOT NULL REFERENCES marketsweep_job ON DELETE CASCADE,
    block int NOT NULL,
    symbols text[] NOT NULL,
    members text[],
    versions text[],
    PRIMARY KEY (run, block)
  )`,
  `CREATE TABLE IF NOT EXISTS marketsweep_chunk (
    run text NOT NULL REFERENCES marketsweep_job ON DELETE CASCADE,
    number int NOT NULL,
    symbols text[] NOT NULL,
    members text[],
    versions text[],
    queued_for int NOT NULL DEFAULT 0,
    finished_at timestamptz,
    runner text,
    elapsed_ms float8,
    attempt uuid,
    parts int,
    PRIMARY KEY (run, number)
  )`,
  `CREATE INDEX IF NOT EXISTS marketsweep_chunk_unfinished ON marketsweep_chunk (run, number) WHERE finished_at IS NULL`,
  `CREATE TABLE IF NOT EXISTS marketsweep_part (
    run text NOT NULL REFERENCES marketsweep_job ON DELETE CASCADE,
    number int NOT NULL,
    attempt uuid NOT NULL,
    part int NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (run, number, attempt, part)
  )`,
  `CREATE TABLE IF NOT EXISTS marketsweep_runner (
    id text PRIMARY KEY,
    queue text NOT NULL,
    protocol int NOT NULL,
    version text NOT NULL,
    host text NOT NULL,
    slots int NOT NULL,
    workers int NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
  )`,
]

/**
 * The version of these tables, which several versions of the protocol may share. A change that only adds to them keeps the
 * version; any other change raises it, and earlier versions of marketsweep then refuse the tables.
 */
const SCHEMA = 1

const newerSchema = (version: number): string =>
  `The cluster's tables are of a newer version of marketsweep (tables ${version}, and this version knows ${SCHEMA}): use that version, or give this cluster a database or a schema of its own`

/** An arbitrary number that no other program is likely to lock. */
const LOCK = 4_839_201_187

/** Creating the tables takes less than a second: a process that holds the lock for longer no longer runs. */
const MOST_WAIT_MS = 30_000

const IS_HELD = `Another process holds the lock on the cluster's tables, and may have been frozen while it started: end it, or its connection with SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK % 2 ** 32} AND granted; then start this one again`

const KEEP_SCHEMA = `INSERT INTO marketsweep_schema SELECT ${SCHEMA} WHERE NOT EXISTS (SELECT FROM marketsweep_schema)`

const checkSchema = Effect.fnUntraced(function* (query: Database["Service"]["query"]) {
  const [table] = yield* query("SELECT to_regclass('marketsweep_schema') IS NOT NULL AS is_there")
  if (table?.["is_there"] !== true) return
  const [row] = yield* query("SELECT version FROM marketsweep_schema")
  const version = Number(row?.["version"] ?? SCHEMA)
  if (version > SCHEMA) return yield* new DatabaseUnavailable({ message: newerSchema(version) })
})

/**
 * Creates missing tables, and runs `then`, which creates more. One process at a time: two that create the same table in
 * Postgres collide. Fails if another process holds the lock for longer than `mostWaitMs`.
 */
export const makingTables = <A, E, R>(then: Effect.Effect<A, E, R>, mostWaitMs = MOST_WAIT_MS) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { client, failed, query } = yield* Database
      const lost = (error: SqlError) => failed(error)
      const connection = yield* Effect.mapError(client.reserve, lost)
      const run = (sql: string, parameters: ReadonlyArray<unknown> = []) =>
        connection.executeUnprepared(sql, parameters, undefined)
      yield* Effect.acquireRelease(
        run(`SET lock_timeout = ${mostWaitMs}`).pipe(
          Effect.andThen(run("SELECT pg_advisory_lock($1)", [LOCK])),
          Effect.mapError((error) =>
            error.reason._tag === "LockTimeoutError" ? new DatabaseUnavailable({ message: IS_HELD }) : failed(error),
          ),
          Effect.ensuring(Effect.ignore(run("RESET lock_timeout"))),
        ),
        () => Effect.ignore(run("SELECT pg_advisory_unlock($1)", [LOCK])),
      )
      yield* checkSchema(query)
      yield* Effect.forEach(TABLES, (sql) => query(sql), { discard: true })
      yield* query(KEEP_SCHEMA)
      return yield* then
    }),
  )
