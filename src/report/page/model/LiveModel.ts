import type { LiveFrame } from "../../format/LiveFrame.ts"

export interface LiveMatch {
  readonly symbol: string
  readonly time: number
  readonly close: number
}

export interface LiveError {
  readonly symbol: string
  readonly kind: string
  readonly message: string
}

/** The half-life of old values in the recent rate. */
const HALF_LIFE_MS = 2000

/** The maximum number of matches to list, those of the newest bars. */
const MOST_MATCHES = 5000

/** The maximum number of errors to list, the latest ones. */
const MOST_ERRORS = 100

const newestFirst = (a: LiveMatch, b: LiveMatch): number => b.time - a.time || (a.symbol < b.symbol ? -1 : 1)

/** The results of a running scan so far. */
export class LiveModel {
  frame: LiveFrame | undefined
  /** The latest errors, newest first. */
  errors: ReadonlyArray<LiveError> = []
  private matches: Array<LiveMatch> = []
  private isSorted = true
  /** The recent rate in symbols per second, an exponential moving average. */
  private recentRate = 0

  /** Adds the next event; events arrive in order. */
  add(frame: LiveFrame): void {
    const passed = frame.elapsedMs - (this.frame?.elapsedMs ?? 0)
    if (passed > 0) {
      const recent = ((frame.completed - (this.frame?.completed ?? 0)) / passed) * 1000
      const share = this.frame === undefined ? 1 : 1 - 0.5 ** (passed / HALF_LIFE_MS)
      this.recentRate += (recent - this.recentRate) * share
    }
    this.frame = frame
    const errors: Array<LiveError> = []
    for (const { error, matches, symbol } of frame.results) {
      for (const [time, close] of matches) this.matches.push({ symbol, time, close })
      if (matches.length > 0) this.isSorted = false
      if (error !== undefined) errors.unshift({ symbol, ...error })
    }
    if (errors.length > 0) this.errors = [...errors, ...this.errors].slice(0, MOST_ERRORS)
    if (this.matches.length > 2 * MOST_MATCHES) this.sort()
  }

  private sort(): void {
    this.matches = this.matches.toSorted(newestFirst).slice(0, MOST_MATCHES)
    this.isSorted = true
  }

  /** Symbols per second: recently, or on average once the scan is done. */
  get rate(): number {
    const { frame } = this
    return frame?.isDone === true ? (1000 * frame.completed) / Math.max(1, frame.elapsedMs) : this.recentRate
  }

  /** The remaining time at the recent rate, in ms; `undefined` if there is no progress or the scan is done. */
  get remainingMs(): number | undefined {
    if (this.frame === undefined || this.frame.isDone || this.recentRate <= 0.01) return undefined
    return ((this.frame.total - this.frame.completed) / this.recentRate) * 1000
  }

  /** The matches of the newest bars, newest first. */
  get newest(): ReadonlyArray<LiveMatch> {
    if (!this.isSorted) this.sort()
    return this.matches
  }
}
