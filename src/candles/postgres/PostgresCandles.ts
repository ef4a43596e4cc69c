import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { CandleRepository } from "../CandleRepository.ts"
import { repositoryOf } from "../source/repositoryOf.ts"
import { openPostgresSource, type PostgresOptions } from "./postgresSource.ts"

const makePostgresRepository = (options: PostgresOptions) => Effect.map(openPostgresSource(options), repositoryOf)

/**
 * Reads candles from a table or view of Postgres, or from a hypertable of Timescale, with one row per bar. Needs the
 * package `@effect/sql-pg`. Safe on threads that are killed: the server ends their queries.
 *
 * **Details**
 *
 * - Columns are found by their usual names, or by `options.columns`. If one is missing or is text, the layer fails
 *   with a `StoreUnavailable` that lists the tables or columns that exist.
 * - An index on (symbol, time), such as a primary key, makes bounded reads and the list of symbols fast.
 * - TLS by `sslmode` of the URL: `require` encrypts, `verify-full` also checks the certificate (against `sslrootcert`).
 * - A query whose connection is lost is retried once, after a second; then its symbols are `CandlesUnavailable`.
 *   Interruption cancels the query on the server.
 * - `versions` reads every row on the server: a symbol's version is the number of its rows, the last time, and the sum of
 *   a 64-bit hash of each row. Two rows of the same time that change places go unnoticed, and a new major version of
 *   Postgres may give other versions for the same bars.
 * - Credentials never appear in logs, errors or results.
 *
 * ```ts
 * import * as Redacted from "effect/Redacted"
 * import { PostgresCandles } from "marketsweep/postgres"
 *
 * const candles = PostgresCandles.layer({
 *   url: Redacted.make("postgres://reader@db.internal/market?sslmode=verify-full"),
 *   table: "candles",
 * })
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options: PostgresOptions): Layer.Layer<CandleRepository, StoreUnavailable> =>
  Layer.effect(CandleRepository, makePostgresRepository(options))

/**
 * {@link layer} with its URL and table read from `Config`.
 *
 * ```ts
 * import * as Config from "effect/Config"
 * import { PostgresCandles } from "marketsweep/postgres"
 *
 * const candles = PostgresCandles.layerConfig({
 *   url: Config.Redacted("DATABASE_URL"),
 *   table: Config.NonEmptyString("CANDLES_TABLE"),
 * })
 * ```
 *
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<PostgresOptions>,
): Layer.Layer<CandleRepository, StoreUnavailable | Config.ConfigError> =>
  Layer.effect(CandleRepository, Effect.flatMap(Config.unwrap(options), makePostgresRepository))
