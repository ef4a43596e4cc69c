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

/** What has come of a scan that runs. */
export class LiveModel {
  frame: LiveFrame | undefined
  readonly matches: Array<LiveMatch> = []
  readonly errors: Array<LiveError> = []
  /** Symbols a second, of late. */
  rate = 0

  /** Takes what is new; frames come in order. */
  add(frame: LiveFrame): void {
    const passed = frame.elapsedMs - (this.frame?.elapsedMs ?? 0)
    if (passed > 0) {
      const recent = ((frame.completed - (this.frame?.completed ?? 0)) / passed) * 1000
      const share = this.frame === undefined ? 1 : 1 - 0.5 ** (passed / HALF_LIFE_MS)
      this.rate += (recent - this.rate) * share
    }
    this.frame = frame
    for (const { error, matches, symbol } of frame.results) {
      for (const [time, close] of matches) this.matches.push({ symbol, time, close })
      if (error !== undefined) this.errors.push({ symbol, ...error })
    }
  }

  /** Time to the end at the rate of late, in ms; undefined where nothing moves. */
  get remainingMs(): number | undefined {
    if (this.frame === undefined || this.rate <= 0) return undefined
    return ((this.frame.total - this.frame.completed) / this.rate) * 1000
  }

  /** The newest that many matches by their bar's time, the newest first. */
  newest(most: number): ReadonlyArray<LiveMatch> {
    return this.matches.toSorted((a, b) => b.time - a.time || (a.symbol < b.symbol ? -1 : 1)).slice(0, most)
  }
}
