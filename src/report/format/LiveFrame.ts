/** A result with matches or an error, to show while a scan runs. */
export interface LiveResult {
  readonly symbol: string
  readonly matches: ReadonlyArray<readonly [time: number, close: number]>
  readonly error?: { readonly kind: string; readonly message: string }
}

/** An event for the live page: the progress of the scan, and new results. */
export interface LiveFrame {
  /** The position after the last result of this event, from which to read next. */
  readonly next: number
  readonly results: ReadonlyArray<LiveResult>
  readonly completed: number
  readonly total: number
  readonly matches: number
  readonly errors: number
  readonly elapsedMs: number
  /** Symbols that are running, those that have run longest first. */
  readonly running: ReadonlyArray<{ readonly symbol: string; readonly elapsedMs: number }>
  readonly isDone: boolean
  readonly hasReport: boolean
}

/** The job, as written into the live page. */
export interface LiveJob {
  readonly title: string
  readonly timeframe: string
  readonly formula: string | null
}
