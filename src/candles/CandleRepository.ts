import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { DateRange } from "../job/DateRange.ts"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { Candles, Column } from "./Candles.ts"

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
     * Reads many symbols in one pass: one answer for each distinct symbol, its
     * own failure included. It never fails as a whole: a store that is gone
     * answers `CandlesUnavailable` for each. The candles of one call are valid
     * together, until the next call.
     */
    readonly many: (
      symbols: ReadonlyArray<string>,
      request: CandleRequest,
    ) => Effect.Effect<ReadonlyMap<string, CandleAnswer>>
    /** Reads one symbol. */
    readonly getRange: (symbol: string, request: CandleRequest) => Effect.Effect<Candles, CandlesError>
    /** The symbols that have bars of this timeframe, sorted. */
    readonly symbols: (timeframe: Timeframe) => Effect.Effect<ReadonlyArray<string>, StoreUnavailable>
  }
>()("marketsweep/CandleRepository") {}
