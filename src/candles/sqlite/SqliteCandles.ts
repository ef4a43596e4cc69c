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
import { openToRead } from "./file/storeFile.ts"
import { unreadable } from "./file/sqliteErrors.ts"
import { fileState } from "./file/storeState.ts"
import { makeStoreReader } from "./reading/storeReader.ts"

/** How to read a store. @since 0.1.0 */
export interface SqliteCandlesOptions {
  /** When columns are compared with their checksums: `once` unless given. */
  readonly checksums?: Checksums
}

const makeSqliteRepository = Effect.fnUntraced(function* (
  path: string,
  { checksums = "once" }: SqliteCandlesOptions = {},
): Effect.fn.Return<CandleRepository["Service"], StoreUnavailable, Scope.Scope> {
  const store = yield* makeCurrent({
    path,
    identity: Effect.try({ try: () => identityOf(path), catch: unreadable(path) }),
    // A commit changes it as well, now and then: to open a store takes a millisecond.
    state: Effect.sync(() => fileState(path)),
    open: Effect.flatMap(openToRead(path), (db) =>
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
    // Without a span, which would take longer than the answer: each job that is kept asks for it.
    versions: (symbols, timeframe) =>
      Effect.try({ try: () => store.of().versions(symbols, timeframe), catch: unreadable(path) }),
  }
})

/**
 * Reads candles from the store in the file `path`, which is opened read-only. Any number of threads and processes may
 * read it while one imports: each read sees the store as one commit left it. In a folder that cannot be written, the
 * store must have no unfinished writes (a `-wal` file), since SQLite keeps its locks beside it.
 *
 * **Details**
 *
 * - Fails with `StoreUnavailable` if the file is missing, damaged or not a store.
 * - Damage found later is the answer of the symbol it touches: `CandlesUnavailable` for pages that cannot be read,
 *   `BadCandles` for missing or cut chunks, for times that do not ascend, and for bits that the disk changed.
 * - A file that takes the place of the store (`mv new.db market.db`) is read from the next job on: each job reads the
 *   file that was there when it was prepared, on whichever worker. One that has not got that file cannot prepare the job.
 * - So is one that is copied over it (`cp new.db market.db`), once that has ended; until then, and for jobs that run
 *   meanwhile, the store is damaged. Rename instead.
 * - Every column has a checksum. `checksums` says when it is looked at: by default the first time that a process or
 *   thread reads the column after a change of the store.
 * - A store of an older format is read as it is; whatever writes to it migrates it.
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
