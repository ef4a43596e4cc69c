/** An answer worth telling while a scan runs. */
export interface LiveResult {
  readonly symbol: string
  readonly matches: ReadonlyArray<readonly [time: number, close: number]>
  readonly error?: { readonly kind: string; readonly message: string }
}

/** One event that the live page reads: how far the scan is, and what is new. */
export interface LiveFrame {
  /** Results that were told so far, to read on from. */
  readonly next: number
  readonly results: ReadonlyArray<LiveResult>
  readonly completed: number
  readonly total: number
  readonly matches: number
  readonly errors: number
  readonly elapsedMs: number
  /** Symbols that run now, the longest first. */
  readonly running: ReadonlyArray<{ readonly symbol: string; readonly elapsedMs: number }>
  readonly isDone: boolean
  readonly hasReport: boolean
}

/** What the live page is told of the job before it starts. */
export interface LiveJob {
  readonly title: string
  readonly timeframe: string
  readonly formula: string | null
}
