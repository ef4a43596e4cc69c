import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type { DateRange } from "../../job/DateRange.ts"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { CandleColumns, Column } from "../Candles.ts"

/**
 * The bars to read of each symbol: those inside `range`, and `before` bars before it; with `last`, only the newest
 * `last` of those. Both counts are `Infinity` if unlimited. A source may return more bars, never fewer.
 *
 * @since 0.1.0
 */
export interface SourceRequest {
  readonly timeframe: Timeframe
  readonly columns: ReadonlyArray<Column>
  readonly range: DateRange
  readonly before: number
  readonly last: number
}

/**
 * Rows of one symbol in any order, with NaN for missing values; a column without values may be left out. `index` is the
 * number of bars that the source has before them: 0 unless it left some out.
 *
 * @since 0.1.0
 */
export interface SourceRows {
  readonly columns: CandleColumns
  readonly index: number
}

/**
 * Symbols could not be read. A `general` failure, such as a lost connection, applies to each symbol. For any other
 * failure, the symbols are read again in halves, so that only the symbols that cause it fail. `damaged` rows become
 * `BadCandles`, all other failures `CandlesUnavailable`.
 *
 * @since 0.1.0
 */
export class SourceFailure extends Data.TaggedError("SourceFailure")<{
  readonly message: string
  readonly general?: boolean
  readonly damaged?: boolean
}> {}

/**
 * A store of another program: the methods that `repositoryOf` needs to make a `CandleRepository` of it.
 *
 * @since 0.1.0
 */
export interface CandleSource {
  /** The stored timeframes; left out if they must be inferred from the spacing of the bars. */
  readonly timeframes?: Effect.Effect<ReadonlyArray<Timeframe>, StoreUnavailable>
  /** The symbols that have bars of a timeframe, in any order. */
  readonly symbols: (timeframe: Timeframe | undefined) => Effect.Effect<ReadonlyArray<string>, StoreUnavailable>
  /** Reads distinct symbols; unknown symbols are left out of the result. */
  readonly read: (
    symbols: ReadonlyArray<string>,
    request: SourceRequest,
  ) => Effect.Effect<ReadonlyMap<string, SourceRows | SourceFailure>, SourceFailure>
  /** Whether only the result of `read` uses its memory, which is then freed as soon as possible. */
  readonly hasOwnMemory?: boolean
  /** See `CandleRepository`. */
  readonly versions?: (
    symbols: ReadonlyArray<string>,
    timeframe: Timeframe,
  ) => Effect.Effect<ReadonlyArray<string | undefined>, StoreUnavailable>
}
