import * as PgClient from "@effect/sql-pg/PgClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { connectionOf } from "../../candles/postgres/connection.ts"
import { sqlReason } from "../../candles/postgres/failures.ts"
import { DatabaseUnavailable } from "../board/DatabaseUnavailable.ts"

/** A part of a chunk's results has 4 million characters, of up to four bytes each. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024

/** One connection for statements, one to listen, and the others for concurrent work. */
const CONNECTIONS = 5

/** Rewrites messages about URLs, which are about a store of candles, for a cluster. */
const ofCluster = (message: string): string =>
  message.replace("the store", "the cluster's database").replace("?table=candles", "")

/**
 * Why a query failed. The role needs more rights than reading and writing, because each process creates missing tables.
 */
const reasonOf = (error: SqlError): string => {
  const reason = sqlReason(
    error,
    "GRANT USAGE, CREATE ON SCHEMA … to this role, or give the cluster a schema that it owns",
  )
  if (/no schema has been selected/.test(reason)) {
    return `${reason}: CREATE SCHEMA, and name it in the role's search_path`
  }
  return /read-only transaction/.test(reason)
    ? `${reason}: name the primary in its URL, not a standby, and a role whose default_transaction_read_only is off`
    : reason
}

/** The database of a cluster. */
export class Database extends Context.Service<
  Database,
  {
    readonly client: PgClient.PgClient
    /** Runs one statement. */
    readonly query: (
      sql: string,
      parameters?: ReadonlyArray<unknown>,
    ) => Effect.Effect<ReadonlyArray<Readonly<Record<string, unknown>>>, DatabaseUnavailable>
    /** Converts a failure to an error without credentials. */
    readonly failed: (error: SqlError) => DatabaseUnavailable
  }
>()("marketsweep/cluster/Database") {}

/**
 * Connects to the database of a URL; missing parts are read from the environment, as for candles in Postgres. The URL
 * itself is never shown: errors name its user, host and database.
 */
export const layer = (url: Redacted.Redacted): Layer.Layer<Database | SqlClient.SqlClient, DatabaseUnavailable> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { config, name } = yield* connectionOf(url).pipe(
        Effect.mapError(({ message }) => new DatabaseUnavailable({ message: ofCluster(message) })),
      )
      const failed = (error: SqlError) =>
        new DatabaseUnavailable({ message: `The cluster's database ${name} failed: ${reasonOf(error)}` })
      const context = yield* Layer.build(
        PgClient.layer({ ...config, maxConnections: CONNECTIONS, maxMessageSize: MAX_MESSAGE_BYTES }),
      ).pipe(Effect.mapError(failed))
      const client = Context.get(context, PgClient.PgClient)
      return Context.make(Database, {
        client,
        query: (sql, parameters = []) =>
          Effect.mapError(client.unsafe<Readonly<Record<string, unknown>>>(sql, parameters), failed),
        failed,
      }).pipe(Context.add(SqlClient.SqlClient, client))
    }),
  )
