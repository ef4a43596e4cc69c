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
     * Called once with a job's `request` object before it is first read, where a repository has it: from then on, and as
     * long as the scope is open, that request reads the store as it is now. Gives what names this store (which file it
     * is) where it may be replaced while the job is prepared elsewhere: with that as its `source`, another repository over
     * the same path reads the same store, or fails.
     */
    readonly prepare?: (
      request: CandleRequest,
      source?: string,
    ) => Effect.Effect<string | undefined, StoreUnavailable, Scope.Scope>
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
    /**
     * The version of each symbol's candles, in the order asked for: a text that is another one as soon as a bar is
     * added, replaced or removed, and is the same for the same bars. `undefined` for a symbol without bars of this
     * timeframe, or with damaged ones. A repository that cannot tell leaves this out.
     */
    readonly versions?: (
      symbols: ReadonlyArray<string>,
      timeframe: Timeframe,
    ) => Effect.Effect<ReadonlyArray<string | undefined>, StoreUnavailable>
    /** The symbols whose candles were found to look wrong inside the request's range, where a repository keeps that. */
    readonly marked?: (request: CandleRequest) => Effect.Effect<ReadonlySet<string>, StoreUnavailable>
    /** What was found of a symbol's candles inside the request's range, oldest first, where a repository keeps that. */
    readonly findings?: (
      symbol: string,
      request: CandleRequest,
    ) => Effect.Effect<ReadonlyArray<QualityFinding>, StoreUnavailable>
    /** What is known of each symbol besides its bars, in the order asked for, where a repository keeps that. */
    readonly listings?: (
      symbols: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<Listing | undefined>, StoreUnavailable>
    /** The timeframes that there are bars of, where a repository can tell. */
    readonly timeframes?: Effect.Effect<ReadonlyArray<Timeframe>, StoreUnavailable>
  }
>()("marketsweep/CandleRepository") {}
