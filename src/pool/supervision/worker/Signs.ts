/**
 * What a worker has said lately, and since when it has owed something without
 * giving anything. While it has not answered since symbols were taken back from
 * it, what it says is no sign of use: it may be behind one that began just then.
 */
export class Signs {
  /** It was pinged and has not reported idle since. */
  awaitsIdle = false
  /** The number of pings, and the time of the last one. */
  pings = 0
  pingedAt = 0
  /** The number of the last ping that it answered. */
  ponged = 0
  lastAt = 0
  owesSince = 0
  #wasRelieved = false
  /** Its last sign of life, and how long it had waited for a processor at the first check after that. */
  #silence = { since: -1, waitedMs: 0 }
  /** The time of the ping before, if that was answered before the next. */
  #answeredBefore = 0

  /** Notes that it was sent something; `owedBefore`: whether it owed something already. */
  owes(owedBefore: boolean, now: number): void {
    if (!owedBefore && !this.#wasRelieved) this.owesSince = now
  }

  /** Notes that its event loop runs, or that it is sent its first symbols. */
  gave(now: number): void {
    if (!this.#wasRelieved) this.lastAt = now
  }

  /** Notes that it answered. */
  gaveWork(now: number): void {
    this.lastAt = now
    this.#wasRelieved = false
    this.owesSince = now
  }

  /** How long it has waited for a processor since the first check after its last sign of life; `waitedMs` is the total. */
  waitedSince(sign: number, waitedMs: number): number {
    if (this.#silence.since !== sign) this.#silence = { since: sign, waitedMs }
    return waitedMs - this.#silence.waitedMs
  }

  /** Notes that symbols were taken back from it. */
  relieved(): void {
    this.#wasRelieved = true
  }

  /** Notes a ping and returns its number. */
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

  /** Notes that it is idle. */
  idle(now: number): void {
    this.awaitsIdle = false
    if (!this.#wasRelieved) this.owesSince = now
  }
}
