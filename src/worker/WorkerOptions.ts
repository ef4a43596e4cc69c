/** Detects replaced built-in functions. */
export interface WatchedBuiltins {
  /** Accepts the current functions as the right ones. */
  readonly accept: () => void
  readonly areUnchanged: boolean
  /** The name of a function that was replaced. */
  readonly changed: () => string
}

/** Options of a worker. */
export interface WorkerOptions {
  readonly builtins: () => WatchedBuiltins
  /**
   * Called once, after the first symbol has ended and before its answer is sent: after that, the pool may end the
   * worker.
   */
  readonly onFirstEnd?: () => void
}
