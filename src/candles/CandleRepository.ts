import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Result from "effect/Result"
import type { DateRange } from "../job/DateRange.ts"
import { StoreUnavailable } from "../job/JobError.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { Candles, Column } from "./Candles.ts"
import type { MemoryBars } from "./memoryBars.ts"
import { makeMemoryRepository } from "./memoryRepository.ts"
import { makeSqliteRepository } from "./sqliteRepository.ts"

/**
 * Which bars of a symbol to read: those inside `range` and `lookback` bars
 * before its first one (0 unless given, `Infinity` for the whole history), or,
 * with `last`, only the newest `last` bars of what that would read. `columns`
 * are all of them unless given; `time` is always read.
 *
 * @since 0.1.0
 */
export interface CandleRequest {
  readonly timeframe: Timeframe
  readonly range: DateRange
  readonly lookback?: number
  readonly last?: number
  readonly columns?: ReadonlyArray<Column>
}

/** One symbol's candles or why it has none. @since 0.1.0 */
export type CandleAnswer = Result.Result<Candles, CandlesError>

/**
 * Where candles come from. A symbol that is known but has no bar in the range
 * is answered with candles of length 0 (look-back bars apart).
 *
 * @since 0.1.0
 */
export class CandleRepository extends Context.Service<
  CandleRepository,
  {
    /**
     * Reads many symbols in one pass: one answer for each distinct symbol, in the
     * order asked for, its own failure included. It never fails as a whole: a store that is gone
     * answers `CandlesUnavailable` for each. The candles of one call are valid
     * until `many` is called again with the same `request` object, which may use
     * their memory again; a call with another object leaves them as they are.
     * Symbols of one call may share memory, so columns are to be copied before
     * they are changed or transferred to a thread.
     */
    readonly many: (
      symbols: ReadonlyArray<string>,
      request: CandleRequest,
    ) => Effect.Effect<ReadonlyMap<string, CandleAnswer>>
    /** Reads one symbol; its candles are the caller's to keep. */
    readonly getRange: (symbol: string, request: CandleRequest) => Effect.Effect<Candles, CandlesError>
    /** The symbols that have bars of this timeframe, sorted. */
    readonly symbols: (timeframe: Timeframe) => Effect.Effect<ReadonlyArray<string>, StoreUnavailable>
  }
>()("marketsweep/CandleRepository") {
  /**
   * Candles that are given, for tests and small programs: a record or entries
   * of symbol to bars, all of one timeframe (`1d` unless named). Bars are
   * objects, columns, or closes alone, a timeframe apart from 2024-01-01.
   * Bars whose times do not ascend are that symbol's `BadCandles`.
   *
   * ```ts
   * import { CandleRepository } from "marketsweep"
   *
   * const layer = CandleRepository.layerMemory({
   *   AAPL: [184.2, 185.6, 181.9],
   *   MSFT: [{ time: "2024-01-02", open: 373.9, high: 375.9, low: 366.8, close: 370.9, volume: 25258600 }],
   *   BTC: { time: [1704067200000, 1704153600000], close: [44179.6, 44946.9] },
   * })
   * ```
   *
   * @since 0.1.0
   */
  static layerMemory(
    bars: Readonly<Record<string, MemoryBars>> | Iterable<readonly [string, MemoryBars]>,
    options: { readonly timeframe?: Timeframe } = {},
  ): Layer.Layer<CandleRepository> {
    // Read at once: a generator has its entries only once, a layer may be built often.
    const entries = [...(Symbol.iterator in bars ? bars : Object.entries(bars))]
    return Layer.sync(CandleRepository, () => makeMemoryRepository(entries, options.timeframe ?? "1d"))
  }

  /**
   * The store in the file `path`, opened to read only. Many may read it, in any
   * thread or process, while one imports into it: each read sees the store as
   * one commit left it. Its folder must be one that can be written, for the locks.
   *
   * Fails with `StoreUnavailable` where there is no file, or not a store, or a
   * damaged one. Damage that is found later is the answer of the symbol that it
   * touches: `CandlesUnavailable` for pages that cannot be read, `BadCandles` for
   * chunks that are missing or of another length, and for times that do not
   * ascend. There are no checksums: a price or a volume that the disk changed is
   * not noticed.
   *
   * ```ts
   * import * as Effect from "effect/Effect"
   * import { CandleRepository } from "marketsweep"
   *
   * const program = CandleRepository.use((candles) =>
   *   candles.getRange("AAPL", { timeframe: "1d", range: {}, last: 200, columns: ["close"] }),
   * ).pipe(Effect.provide(CandleRepository.layerSqlite("market.db")))
   * ```
   *
   * @since 0.1.0
   */
  static layerSqlite(path: string): Layer.Layer<CandleRepository, StoreUnavailable> {
    return Layer.effect(CandleRepository, makeSqliteRepository(path))
  }

  /**
   * {@link CandleRepository.layerSqlite} at the path that the setting `store`
   * names. Workers are given settings as a plain record.
   *
   * @since 0.1.0
   */
  static readonly layerConfig: Layer.Layer<CandleRepository, StoreUnavailable> = Layer.unwrap(
    Config.NonEmptyString("store").pipe(
      Effect.mapError(
        ({ message }) =>
          new StoreUnavailable({ path: "", message: `No store is named: set \`store\` to its path (${message})` }),
      ),
      Effect.map((path) => CandleRepository.layerSqlite(path)),
    ),
  )
}
