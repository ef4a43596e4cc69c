import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { DateRange } from "../job/DateRange.ts"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { QualityFinding } from "../job/QualityFinding.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { Candles, Column } from "./Candles.ts"
import type { Listing } from "./Listing.ts"

/**
 * Which bars of a symbol to read: those inside `range`, and `lookback` bars before the first of them (0 by default,
 * `Infinity` for the whole history). With `last`, only the newest `last` bars of these. `columns` are all by default;
 * `time` is always read.
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

/** The candles of one symbol, or why it has none. @since 0.1.0 */
export type CandleAnswer = Result.Result<Candles, CandlesError>

/**
 * The source of candles. A known symbol without bars in the range has candles of length 0 (apart from look-back bars).
 *
 * @since 0.1.0
 */
export class CandleRepository extends Context.Service<
  CandleRepository,
  {
    /**
     * Called once with a job's `request` object before its first read. From then on, until the scope closes, reads with
     * this object see the store as of now. Returns the identity of the store (which file it is) if it may be replaced
     * while other workers prepare the job: called with that as `source`, another repository over the same path reads
     * the same store, or fails.
     */
    readonly prepare?: (
      request: CandleRequest,
      source?: string,
    ) => Effect.Effect<string | undefined, StoreUnavailable, Scope.Scope>
    /**
     * Reads many symbols in one pass: one answer for each distinct symbol, in the order of `symbols`. It never fails as
     * a whole: if the store is gone, each answer is `CandlesUnavailable`. The candles of one call are valid until the
     * next call with the same `request` object, which may reuse their memory; calls with other objects do not affect
     * them. Symbols of one call may share memory, so copy columns before you change them or transfer them to a thread.
     */
    readonly many: (
      symbols: ReadonlyArray<string>,
      request: CandleRequest,
    ) => Effect.Effect<ReadonlyMap<string, CandleAnswer>>
    /** Reads one symbol; the caller can keep its candles. */
    readonly getRange: (symbol: string, request: CandleRequest) => Effect.Effect<Candles, CandlesError>
    /** The symbols that have bars of this timeframe, sorted. */
    readonly symbols: (timeframe: Timeframe) => Effect.Effect<ReadonlyArray<string>, StoreUnavailable>
    /**
     * The version of each symbol's candles, in the order of `symbols`: a text that changes whenever a bar is added,
     * replaced or removed, and is equal for equal bars. `undefined` for a symbol without bars of this timeframe, or
     * with damaged ones. Left out by repositories without versions.
     */
    readonly versions?: (
      symbols: ReadonlyArray<string>,
      timeframe: Timeframe,
    ) => Effect.Effect<ReadonlyArray<string | undefined>, StoreUnavailable>
    /**
     * The symbols with quality findings inside the request's range; left out by repositories that do not store
     * findings.
     */
    readonly marked?: (request: CandleRequest) => Effect.Effect<ReadonlySet<string>, StoreUnavailable>
    /** The quality findings of a symbol inside the request's range, oldest first; left out like `marked`. */
    readonly findings?: (
      symbol: string,
      request: CandleRequest,
    ) => Effect.Effect<ReadonlyArray<QualityFinding>, StoreUnavailable>
    /** The listing of each symbol, in the order of `symbols`; left out by repositories that do not store listings. */
    readonly listings?: (
      symbols: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<Listing | undefined>, StoreUnavailable>
    /** The timeframes with stored bars; left out by repositories that do not know them. */
    readonly timeframes?: Effect.Effect<ReadonlyArray<Timeframe>, StoreUnavailable>
  }
>()("marketsweep/CandleRepository") {}
