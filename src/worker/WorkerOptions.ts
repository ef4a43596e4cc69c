/** What tells whether a symbol has replaced built-in functions. */
export interface WatchedBuiltins {
  /** Holds what is there now to be right. */
  readonly accept: () => void
  readonly areUnchanged: boolean
  /** What was replaced, in words. */
  readonly changed: () => string
}

/** How a worker works. */
export interface WorkerOptions {
  readonly builtins: () => WatchedBuiltins
  /** Called once, when the first symbol has ended and its answer is not sent yet: that may end the worker. */
  readonly onFirstEnd?: () => void
}
