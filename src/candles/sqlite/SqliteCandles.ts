import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { unknown } from "../candleAnswers.ts"
import { CandleRepository } from "../CandleRepository.ts"
import type { Checksums } from "./reading/columnChecks.ts"
import { makeCurrent } from "../replaceable.ts"
import { identityOf } from "./file/storePath.ts"
import { StorePatience } from "./file/patience.ts"
import { openToRead } from "./file/storeFile.ts"
import { unreadable } from "./file/sqliteErrors.ts"
import { fileState } from "./file/storeState.ts"
import { makeStoreReader } from "./reading/storeReader.ts"

/** Options for reading a store. @since 0.1.0 */
export interface SqliteCandlesOptions {
  /** When columns are compared with their checksums; `once` by default. */
  readonly checksums?: Checksums
}

const makeSqliteRepository = Effect.fnUntraced(function* (
  path: string,
  { checksums = "once" }: SqliteCandlesOptions = {},
): Effect.fn.Return<CandleRepository["Service"], StoreUnavailable, Scope.Scope> {
  const patienceMs = yield* StorePatience
  const store = yield* makeCurrent({
    path,
    identity: Effect.try({ try: () => identityOf(path), catch: unreadable(path) }),
    // Some commits change the file state too, but reopening a store takes only a millisecond.
    state: Effect.sync(() => fileState(path)),
    open: Effect.flatMap(openToRead(path, patienceMs), (db) =>
      Effect.try({ try: () => makeStoreReader(db, checksums), catch: unreadable(path) }),
    ),
  })
  return {
    prepare: store.bind,
    many: Effect.fn("CandleRepository.many")((symbols, request) =>
      Effect.sync(() => store.of(request).read(symbols, request)),
    ),
    getRange: (symbol, request) =>
      Effect.suspend(() =>
        Effect.fromResult(store.of(request).readToKeep(symbol, request) ?? unknown(symbol, request.timeframe, [])),
      ),
    symbols: Effect.fn("CandleRepository.symbols")((timeframe) =>
      Effect.try({ try: () => store.of().symbols(timeframe), catch: unreadable(path) }),
    ),
    timeframes: Effect.try({ try: () => store.of().timeframes(), catch: unreadable(path) }),
    listings: Effect.fn("CandleRepository.listings")((symbols) =>
      Effect.try({ try: () => store.of().listings(symbols), catch: unreadable(path) }),
    ),
    marked: Effect.fn("CandleRepository.marked")((request) =>
      Effect.try({ try: () => store.of(request).marked(request), catch: unreadable(path) }),
    ),
    findings: Effect.fn("CandleRepository.findings")((symbol, request) =>
      Effect.try({ try: () => store.of(request).findings(symbol, request), catch: unreadable(path) }),
    ),
    // No span: it would take longer than the lookup, which every stored run does.
    versions: (symbols, timeframe) =>
      Effect.try({ try: () => store.of().versions(symbols, timeframe), catch: unreadable(path) }),
  }
})

/**
 * Reads candles from the store in the file `path`, which is opened read-only. Any number of threads and processes may
 * read it during an import: each read sees the store as of one commit. If the folder is read-only, the store must have
 * no unfinished writes (a `-wal` file), since SQLite creates its lock files next to it.
 *
 * **Details**
 *
 * - Fails with `StoreUnavailable` if the file is missing, damaged or not a store.
 * - Damage found later affects only the symbols it touches: they get `CandlesUnavailable` for unreadable pages, and
 *   `BadCandles` for missing or truncated chunks, times that do not ascend, and checksum mismatches.
 * - If the store is replaced (`mv new.db market.db`), the next job reads the new file. All workers of a job read the
 *   file that existed when the job was prepared; a worker that cannot open that file fails to prepare the job.
 * - Copying a file over the store (`cp new.db market.db`) also works, but jobs that run before the copy is complete see
 *   a damaged store. Rename instead.
 * - Every column has a checksum. `checksums` sets when it is verified: by default when a process or thread first reads
 *   the column after a change of the store.
 * - A store of an older format is read without migration; the next write migrates it.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { CandleRepository, SqliteCandles } from "marketsweep"
 *
 * const program = CandleRepository.use((candles) =>
 *   candles.getRange("AAPL", { timeframe: "1d", range: {}, last: 200, columns: ["close"] }),
 * ).pipe(Effect.provide(SqliteCandles.layer("market.db")))
 * ```
 *
 * @since 0.1.0
 */
export const layer = (path: string, options?: SqliteCandlesOptions): Layer.Layer<CandleRepository, StoreUnavailable> =>
  Layer.effect(CandleRepository, makeSqliteRepository(path, options))

/**
 * {@link layer} with its path read from `Config`.
 *
 * ```ts
 * import * as Config from "effect/Config"
 * import { SqliteCandles } from "marketsweep"
 *
 * const candles = SqliteCandles.layerConfig({ path: Config.NonEmptyString("store") })
 * ```
 *
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<{ readonly path: string; readonly checksums?: Checksums }>,
): Layer.Layer<CandleRepository, StoreUnavailable | Config.ConfigError> =>
  Layer.effect(
    CandleRepository,
    Effect.flatMap(Config.unwrap(options), ({ path, ...settings }) => makeSqliteRepository(path, settings)),
  )
