/** Detects replaced built-in functions. */
export interface WatchedBuiltins {
  /** Takes the current functions as the right ones. */
  readonly accept: () => void
  readonly areUnchanged: boolean
  /** The name of what was replaced. */
  readonly changed: () => string
}

/** Options of a worker. */
export interface WorkerOptions {
  readonly builtins: () => WatchedBuiltins
  /** Called once, after the first symbol has ended and before its answer is sent, which may end the worker. */
  readonly onFirstEnd?: () => void
}
