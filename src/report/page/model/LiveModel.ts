import type { LiveFrame } from "../../format/LiveFrame.ts"

/** A match as it came. */
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

/** After so long a time half of what the rate is made of is new. */
const HALF_LIFE_MS = 2000

/** Matches that are kept: those of the newest bars. */
const MOST_MATCHES = 5000

/** Errors that are kept: the last ones. */
const MOST_ERRORS = 100

const newestFirst = (a: LiveMatch, b: LiveMatch): number => b.time - a.time || (a.symbol < b.symbol ? -1 : 1)

/** What has come of a scan that runs. */
export class LiveModel {
  frame: LiveFrame | undefined
  /** The last errors, the newest first. */
  errors: ReadonlyArray<LiveError> = []
  private matches: Array<LiveMatch> = []
  private isSorted = true
  /** Symbols a second, of late. */
  private recentRate = 0

  /** Takes what is new; frames come in order. */
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

  /** Symbols a second: of late, or over all of the scan once it is done. */
  get rate(): number {
    const { frame } = this
    return frame?.isDone === true ? (1000 * frame.completed) / Math.max(1, frame.elapsedMs) : this.recentRate
  }

  /** Time to the end at the rate of late, in ms; undefined where nothing moves, and at the end. */
  get remainingMs(): number | undefined {
    if (this.frame === undefined || this.frame.isDone || this.recentRate <= 0.01) return undefined
    return ((this.frame.total - this.frame.completed) / this.recentRate) * 1000
  }

  /** The matches of the newest bars, the newest first. */
  get newest(): ReadonlyArray<LiveMatch> {
    if (!this.isSorted) this.sort()
    return this.matches
  }
}
