import type { OnProgress } from "../engine/Progress.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import type { ResumeOptions } from "../log/Run.ts"
import type { Timeframe } from "../job/Timeframe.ts"

/** A line of the log: a job that started or finished, a symbol that failed, a worker that was replaced. @since 0.1.0 */
export interface LogLine {
  /** `INFO`, `WARN` or `ERROR`. */
  readonly level: string
  /** ISO 8601 UTC. */
  readonly timestamp: string
  readonly message: unknown
  readonly annotations: Readonly<Record<string, unknown>>
  readonly cause: string | undefined
}

/** How a market is opened; everything but `store` has a default. @since 0.1.0 */
export interface MarketOptions {
  /**
   * The candles: a file that `import` wrote (`market.db`), Parquet (`candles/*.parquet`), a DuckDB file
   * (`quotes.duckdb?table=ohlcv`) or a table of Postgres (`postgres://host/db?table=candles`); see `CandleStore`.
   */
  readonly store: string
  /**
   * Where symbols run: on worker `threads` (unless given), each of which is killed when its symbol overruns the limit;
   * in child `processes`, which also wall in memory (unless given, over a store of DuckDB, which threads cannot read);
   * or with `none` in this process, where synchronous code cannot be ended.
   */
  readonly isolation?: "threads" | "processes" | "none" | undefined
  /** Workers; as many as the machine runs at once unless given. With isolation `none`, symbols in flight (16). */
  readonly workers?: number | undefined
  /** A worker module of your own, a file that calls `launch`, instead of formulas over the store. */
  readonly worker?: URL | undefined
  /** What `Config` reads in your worker, besides `store`. */
  readonly config?: Readonly<Record<string, string>> | undefined
  /** The limit of each attempt at a symbol in ms, for requests without one; 60,000 unless given. */
  readonly timeoutMs?: number | undefined
  /** The file in which runs are kept, so that they can go on: see `marketsweep/log`. None are kept unless given. */
  readonly log?: string | undefined
  /** Called with each line of the log; there is no log unless given. */
  readonly onLog?: ((line: LogLine) => void) | undefined
}

/** What to run, and over what. @since 0.1.0 */
export interface MarketRequest {
  /** A Pine Script expression. Only a worker of your own can do without. */
  readonly formula?: string | undefined
  /** The symbols to run, each once; all that the store has in the timeframe unless given. */
  readonly symbols?: ReadonlyArray<string> | undefined
  /** The store's only timeframe unless given. */
  readonly timeframe?: Timeframe | undefined
  /** The first bar: a date, an ISO 8601 instant with its zone, or epoch ms UTC. Open unless given. */
  readonly from?: string | number | Date | undefined
  /** The end of the range, exclusive; a bare date (`2024-12-31`) includes that whole day. Open unless given. */
  readonly to?: string | number | Date | undefined
  /**
   * When each symbol was a member, such as of an index: only those bars can match. Bounds are as `from` and `to`, an open
   * end is left out, and a symbol that is not in it was never a member.
   */
  readonly universe?:
    | Readonly<Record<string, ReadonlyArray<{ readonly from?: string | number; readonly to?: string | number }>>>
    | undefined
  /** Values for the `input.*` of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>> | undefined
  /** What to look for in a script: the name of a bool, or the title of a `plotshape` or `alertcondition`. */
  readonly condition?: string | undefined
  /** The limit of each attempt at a symbol, in ms from its start. */
  readonly timeoutMs?: number | undefined
  /** How often a symbol that failed is run again; 0 unless given. */
  readonly retries?: number | undefined
  /** What the log calls this request; `scan-1` and so on unless given. */
  readonly id?: string | undefined
  /** Called on every completion, in order, until `completed` is `total`. */
  readonly onProgress?: OnProgress | undefined
  /** Ends the request: its running symbols end, and it rejects with the signal's `reason`. */
  readonly signal?: AbortSignal | undefined
}

/** Options for resuming a run. @since 0.1.0 */
export interface ResumeRequest extends ResumeOptions {
  /** Called on every completion of the symbols that are run now, in order, until `completed` is `total`. */
  readonly onProgress?: OnProgress | undefined
  /** Ends it: its running symbols end, and it rejects with the signal's `reason`. */
  readonly signal?: AbortSignal | undefined
}
