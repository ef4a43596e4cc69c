import type * as Schedule from "effect/Schedule"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { JobHeader } from "../job/ProcessingJob.ts"
import type { MatchedBar, ProcessingResult } from "../job/ProcessingResult.ts"

/** What to watch: a job without a range, since only new bars count. @since 0.1.0 */
export interface WatchRequest extends Omit<JobHeader, "jobType" | "dateRange"> {
  /** The symbols to watch. Defaults to all symbols of the store, including those that are added later. */
  readonly symbols?: ReadonlyArray<string> | undefined
}

/** How to watch. @since 0.1.0 */
export interface WatchOptions {
  /** When to check the store again, counted from the end of a scan; every second by default. The watch ends with it. */
  readonly schedule?: Schedule.Schedule<unknown> | undefined
  /** Matches that are not new: the times at which each symbol matched in an earlier scan, in epoch ms. */
  readonly known?: ReadonlyMap<string, ReadonlySet<number>> | undefined
}

/** Events of a watch. @since 0.1.0 */
export type WatchEvent =
  /** A scan begins: of all symbols at first, then of those whose candles have changed. */
  | { readonly _tag: "Changed"; readonly symbols: ReadonlyArray<string> }
  /** A symbol is answered. `matches` are its matches that were not emitted before. */
  | { readonly _tag: "Answered"; readonly result: ProcessingResult; readonly matches: ReadonlyArray<MatchedBar> }
  /** All symbols of the scan are answered. */
  | { readonly _tag: "Scanned"; readonly symbols: number; readonly elapsedMs: number }
  /** The store cannot be read; the watch tries again. Emitted once for each reason. */
  | { readonly _tag: "Unavailable"; readonly error: StoreUnavailable }
  /** The store can be read again. */
  | { readonly _tag: "Available" }
