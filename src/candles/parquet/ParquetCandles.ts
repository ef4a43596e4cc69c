import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { CandleRepository } from "../CandleRepository.ts"
import type { TableOptions } from "../source/ColumnMapping.ts"
import { currentRepository } from "../source/currentSource.ts"
import { filesOf, identityOfFiles } from "../source/filePaths.ts"
import { reasonOf, unusable } from "../source/storeErrors.ts"
import { openParquetSource } from "./parquetSource.ts"

const ENDING = /\.(parquet|parq|pq)$/i

const makeParquetRepository = (store: string, options: TableOptions) => {
  const attempt = <A>(run: () => A) => Effect.try({ try: run, catch: (error) => unusable(store, reasonOf(error)) })
  const paths = attempt(() => filesOf(store, ENDING))
  return currentRepository({
    path: store,
    identity: Effect.flatMap(paths, (found) => attempt(() => identityOfFiles(found))),
    open: openParquetSource(store, paths, options),
  })
}

/**
 * Reads candles from Parquet: a file, a glob (`candles/*.parquet`) or a folder with all Parquet files below it. Needs
 * the package `hyparquet`. Safe on threads that are killed.
 *
 * **Details**
 *
 * - Symbols are a column, Hive partitions (`symbol=AAPL/`) or the names of the files. Other columns are found by their
 *   usual names, or by `options.columns`.
 * - Fails with `StoreUnavailable` if a file is missing, cut short or lacks a column. Damage that is found later is
 *   `BadCandles` for the symbols concerned.
 * - Each job reads the files that existed when it was prepared.
 * - Files sorted by symbol are read fastest: write them with `ORDER BY symbol, time`.
 *
 * ```ts
 * import { ParquetCandles } from "marketsweep/parquet"
 *
 * const candles = ParquetCandles.layer("candles/*.parquet", { columns: { close: "adjusted_close" }, timeframe: "1d" })
 * ```
 *
 * @since 0.1.0
 */
export const layer = (path: string, options: TableOptions = {}): Layer.Layer<CandleRepository, StoreUnavailable> =>
  Layer.effect(CandleRepository, makeParquetRepository(path, options))

/**
 * {@link layer} with its path read from `Config`.
 *
 * @since 0.1.0
 */
export const layerConfig = (
  config: Config.Wrap<{ readonly path: string }>,
  options: TableOptions = {},
): Layer.Layer<CandleRepository, StoreUnavailable | Config.ConfigError> =>
  Layer.effect(
    CandleRepository,
    Effect.flatMap(Config.unwrap(config), ({ path }) => makeParquetRepository(path, options)),
  )
