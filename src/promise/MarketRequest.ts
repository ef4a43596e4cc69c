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

/** Options of a market; all but `store` have defaults. @since 0.1.0 */
export interface MarketOptions {
  /**
   * The candles: a file that `import` wrote (`market.db`), Parquet (`candles/*.parquet`), a DuckDB file
   * (`quotes.duckdb?table=ohlcv`) or a table of Postgres (`postgres://host/db?table=candles`); see `CandleStore`.
   */
  readonly store: string
  /**
   * Where symbols run: on worker `threads` (the default), which are killed when a symbol exceeds its limit; in child
   * `processes`, whose memory is limited, too (the default for a DuckDB store, which threads cannot read); or with
   * `none` in this process, where synchronous code cannot be ended.
   */
  readonly isolation?: "threads" | "processes" | "none" | undefined
  /**
   * The number of workers. Defaults to the number of processors. With isolation `none`, the maximum number of symbols
   * in flight (default 16).
   */
  readonly workers?: number | undefined
  /** Your own worker module, a file that calls `launch`, to run instead of formulas over the store. */
  readonly worker?: URL | undefined
  /** What `Config` reads in your worker, besides `store`. */
  readonly config?: Readonly<Record<string, string>> | undefined
  /** The time limit of each attempt at a symbol in ms, for requests without one. Defaults to 60,000. */
  readonly timeoutMs?: number | undefined
  /** The file in which runs are recorded, so that they can be resumed: see `marketsweep/log`. By default, none are. */
  readonly log?: string | undefined
  /** Called with each line of the log. By default there is no log. */
  readonly onLog?: ((line: LogLine) => void) | undefined
}

/** A formula to run, and the symbols and bars to run it over. @since 0.1.0 */
export interface MarketRequest {
  /** A Pine Script expression. May be left out only if your own worker needs none. */
  readonly formula?: string | undefined
  /** The symbols to run, each once. Defaults to all symbols that have bars of the timeframe. */
  readonly symbols?: ReadonlyArray<string> | undefined
  /** Spelled as in CCXT. Defaults to the store's only timeframe. */
  readonly timeframe?: Timeframe | undefined
  /** The start of the range, inclusive: a date, an ISO 8601 instant with its zone, or epoch ms UTC. Open by default. */
  readonly from?: string | number | Date | undefined
  /** The end of the range, exclusive; a bare date (`2024-12-31`) includes that whole day. Open by default. */
  readonly to?: string | number | Date | undefined
  /**
   * When each symbol was a member, such as of an index: only bars in these intervals can match. Bounds are like `from`
   * and `to`; leave out an open end. A symbol without an entry was never a member.
   */
  readonly universe?:
    | Readonly<Record<string, ReadonlyArray<{ readonly from?: string | number; readonly to?: string | number }>>>
    | undefined
  /** Values for the `input.*` of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>> | undefined
  /**
   * What to look for in a script: the name of a bool, the title of a `plotshape` or `alertcondition`, or the id of a
   * `strategy.entry`.
   */
  readonly condition?: string | undefined
  /** The time limit of each attempt at a symbol in ms, counted from its start. */
  readonly timeoutMs?: number | undefined
  /** How often a failed symbol is retried. Defaults to 0. */
  readonly retries?: number | undefined
  /** The name of this request in the log. Defaults to `scan-1` and so on. */
  readonly id?: string | undefined
  /** Called on every completion, in order; in the last call, `completed` equals `total`. */
  readonly onProgress?: OnProgress | undefined
  /** Ends the request: its running symbols end, and it rejects with the signal's `reason`. */
  readonly signal?: AbortSignal | undefined
}

/** Options for resuming a run. @since 0.1.0 */
export interface ResumeRequest extends ResumeOptions {
  /**
   * Called on every completion of the symbols that are run now, in order; in the last call, `completed` equals
   * `total`.
   */
  readonly onProgress?: OnProgress | undefined
  /** Ends the request: its running symbols end, and it rejects with the signal's `reason`. */
  readonly signal?: AbortSignal | undefined
}
