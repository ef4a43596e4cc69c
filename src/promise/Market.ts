import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { Run } from "../log/Run.ts"
import type { MarketRequest, ResumeRequest } from "./MarketRequest.ts"

/**
 * The results of a request. Each iteration runs the request: results arrive as they complete, in constant memory, and
 * symbols start only as fast as results are consumed. Leaving the loop ends the running symbols.
 *
 * @since 0.1.0
 */
export interface MarketResults extends AsyncIterable<ProcessingResult> {
  /** Runs the request and resolves with all results in the order of its symbols. */
  readonly all: () => Promise<Array<ProcessingResult>>
}

/**
 * An open market: a store, and the workers that run formulas over it.
 *
 * Requests may run at the same time; they share the workers. A request is checked before its first symbol runs: the
 * first `next()` (or `all()`) rejects with `FormulaError`, `InvalidJob`, `StoreUnavailable` or `PoolUnavailable`. It
 * also rejects with the `reason` of an aborted `signal`, and with whatever `onProgress` throws. When it rejects, none
 * of its symbols runs any more.
 *
 * @since 0.1.0
 */
export interface Market {
  /** Every bar of the range where the formula is true. */
  readonly scan: (request: MarketRequest) => MarketResults
  /** Whether the formula is true at the symbol's last bar in the range. */
  readonly screen: (request: MarketRequest) => MarketResults
  /** The formula's named values at the symbol's last bar in the range. */
  readonly compute: (request: MarketRequest) => MarketResults
  /**
   * Screens all symbols, and then each symbol again when its candles change. Yields results that failed, and results
   * with new matches, whose `matches` are only the new ones. The store is checked every second. The watch ends when its
   * loop ends or the request's `signal` is aborted. See `watchMarket`.
   */
  readonly watch: (request: MarketRequest) => AsyncIterable<ProcessingResult>
  /** The recorded runs, newest first; needs a market with a `log`. */
  readonly runs: () => Promise<ReadonlyArray<Run>>
  /** Resumes a recorded run: yields its results, and then those of the missing symbols. */
  readonly resume: (run: number, options?: ResumeRequest) => MarketResults
  /** The symbols that have bars of a timeframe, sorted. The timeframe defaults to the store's only one. */
  readonly symbols: (timeframe?: Timeframe) => Promise<ReadonlyArray<string>>
  /**
   * Ends running requests, which reject with `PoolUnavailable`, and waits until all workers are gone. An idle market on
   * threads or in this process does not keep the process alive; one on child processes does.
   */
  readonly close: () => Promise<void>
  /** Closes the market at the end of an `await using` block. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}
