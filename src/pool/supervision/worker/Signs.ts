/**
 * What a worker has said lately, and since when it has owed something without
 * giving anything. While it has not answered since symbols were taken back from
 * it, what it says is no sign of use: it may be behind one that began just then.
 */
export class Signs {
  /** It was pinged, and has not said yet that it is idle. */
  awaitsIdle = false
  /** How often it was pinged, and when last. */
  pings = 0
  pingedAt = 0
  /** The last ping that it answered, by its number. */
  ponged = 0
  lastAt = 0
  owesSince = 0
  #wasRelieved = false
  /** Its newest sign, and how long it had waited for a processor when it was first looked at after that. */
  #silence = { since: -1, waitedMs: 0 }
  /** When it was pinged before, if it had answered that when it was pinged again. */
  #answeredBefore = 0

  /** It is sent something; `owedBefore` says whether it owed something already. */
  owes(owedBefore: boolean, now: number): void {
    if (!owedBefore && !this.#wasRelieved) this.owesSince = now
  }

  /** It said that its event loop turns, or is sent its first symbols. */
  gave(now: number): void {
    if (!this.#wasRelieved) this.lastAt = now
  }

  /** It gave something that it owed. */
  gaveWork(now: number): void {
    this.lastAt = now
    this.#wasRelieved = false
    this.owesSince = now
  }

  /** How much longer it has waited for a processor, in all `waitedMs`, since it was first looked at after its newest sign. */
  waitedSince(sign: number, waitedMs: number): number {
    if (this.#silence.since !== sign) this.#silence = { since: sign, waitedMs }
    return waitedMs - this.#silence.waitedMs
  }

  /** Symbols were taken back from it. */
  relieved(): void {
    this.#wasRelieved = true
  }

  /** It is pinged; gives the number of the ping. */
  pinged(now: number): number {
    this.awaitsIdle = true
    this.#answeredBefore = this.isAnswered ? this.pingedAt : 0
    this.pingedAt = now
    this.pings += 1
    return this.pings
  }

  /** Whether it has answered all pings. */
  get isAnswered(): boolean {
    return this.ponged === this.pings
  }

  /**
   * Whether its event loop has turned since then, so that timers that were due have fired: it answered two pings, one
   * after the other. A loop that was held may answer one before it comes to its timers.
   */
  hasTurnedSince(at: number): boolean {
    return this.isAnswered && this.#answeredBefore >= at
  }

  /** It has nothing left to do. */
  idle(now: number): void {
    this.awaitsIdle = false
    if (!this.#wasRelieved) this.owesSince = now
  }
}
