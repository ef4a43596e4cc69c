import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type { DateRange } from "../../job/DateRange.ts"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { CandleColumns, Column } from "../Candles.ts"

/**
 * What is wanted of each symbol: the bars inside `range`, and `before` bars before it; or of those only the newest
 * `last`. Both are `Infinity` for no bound. A source may give more bars than that, never fewer.
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
 * Rows of one symbol as they are stored: in any order, with NaN for what is missing; a column that there is none of may
 * be left out. `index` is the number of bars
 * that the source has before them; 0 unless it left some out.
 *
 * @since 0.1.0
 */
export interface SourceRows {
  readonly columns: CandleColumns
  readonly index: number
}

/**
 * Symbols could not be read. A `general` failure, such as a lost connection, is that of each symbol; any other is
 * looked for by reading half of the symbols at a time, so that it costs only the symbols that have it. `damaged` rows
 * are `BadCandles`, all else is `CandlesUnavailable`.
 *
 * @since 0.1.0
 */
export class SourceFailure extends Data.TaggedError("SourceFailure")<{
  readonly message: string
  readonly general?: boolean
  readonly damaged?: boolean
}> {}

/**
 * Candles that some other program keeps: the little that a store has to do for `repositoryOf` to make a
 * `CandleRepository` of it.
 *
 * @since 0.1.0
 */
export interface CandleSource {
  /** The timeframes that it has. Left out where only the distance of the bars tells. */
  readonly timeframes?: Effect.Effect<ReadonlyArray<Timeframe>, StoreUnavailable>
  /** The symbols that have bars of a timeframe, in any order. */
  readonly symbols: (timeframe: Timeframe | undefined) => Effect.Effect<ReadonlyArray<string>, StoreUnavailable>
  /** Reads distinct symbols; those that it does not know are left out of the answer. */
  readonly read: (
    symbols: ReadonlyArray<string>,
    request: SourceRequest,
  ) => Effect.Effect<ReadonlyMap<string, SourceRows | SourceFailure>, SourceFailure>
  /** Whether what `read` gives is in memory that nobody else uses: then it is given back as soon as it may be. */
  readonly hasOwnMemory?: boolean
  /** See `CandleRepository`. */
  readonly versions?: (
    symbols: ReadonlyArray<string>,
    timeframe: Timeframe,
  ) => Effect.Effect<ReadonlyArray<string | undefined>, StoreUnavailable>
}
