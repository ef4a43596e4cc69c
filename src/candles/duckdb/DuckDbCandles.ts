import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { CandleRepository } from "../CandleRepository.ts"
import { currentRepository } from "../source/currentSource.ts"
import { filesOf, identityOfFiles } from "../source/filePaths.ts"
import { reasonOf, unusable } from "../source/storeErrors.ts"
import { type DuckDbOptions, openDuckDbSource } from "./duckdbSource.ts"

const ENDING = /\.(parquet|csv|tsv)(\.(gz|zst))?$/i

const makeDuckDbRepository = (path: string, options: DuckDbOptions) =>
  currentRepository({
    path,
    identity: Effect.try({
      try: () => identityOfFiles(filesOf(path, ENDING)),
      catch: (error) => unusable(path, reasonOf(error)),
    }),
    open: openDuckDbSource(path, options),
  })

/**
 * Reads candles with DuckDB: from a table of a DuckDB file, or from Parquet and CSV files (a file, a glob or a
 * Hive-partitioned folder). Needs the package `@duckdb/node-api`.
 *
 * **Details**
 *
 * - Not for worker threads: ending a thread inside DuckDB ends the whole process. Use it in child processes
 *   (`ProcessPool`) or in process; on a thread it fails with `StoreUnavailable`.
 * - The file is opened read-only: any number of processes can read it, but not while another one writes to it.
 * - Columns are found by their usual names, or by `options.columns`. Without a symbol column, the names of the files are
 *   the symbols.
 * - Each job reads the files that existed when it was prepared.
 *
 * ```ts
 * import { DuckDbCandles } from "marketsweep/duckdb"
 *
 * const candles = DuckDbCandles.layer("quotes.duckdb", { table: "ohlcv" })
 * ```
 *
 * @since 0.1.0
 */
export const layer = (path: string, options: DuckDbOptions = {}): Layer.Layer<CandleRepository, StoreUnavailable> =>
  Layer.effect(CandleRepository, makeDuckDbRepository(path, options))

/**
 * {@link layer} with its path read from `Config`.
 *
 * @since 0.1.0
 */
export const layerConfig = (
  config: Config.Wrap<{ readonly path: string }>,
  options: DuckDbOptions = {},
): Layer.Layer<CandleRepository, StoreUnavailable | Config.ConfigError> =>
  Layer.effect(
    CandleRepository,
    Effect.flatMap(Config.unwrap(config), ({ path }) => makeDuckDbRepository(path, options)),
  )
