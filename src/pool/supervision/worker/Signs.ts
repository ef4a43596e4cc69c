/**
 * A worker's signs of life, and since when it has owed something, in ms of
 * `monotonicMs`. After symbols were taken back, only an answer counts as a sign:
 * the worker may be behind a symbol that began at that moment.
 */
export class Signs {
  /** Whether it was pinged and has not reported idle since. */
  awaitsIdle = false
  /** How many pings were sent, and when the last one was. */
  pings = 0
  pingedAt = 0
  /** The number of the last ping that it answered. */
  ponged = 0
  /** The last sign of life. */
  lastAt = 0
  owesSince = 0
  #wasRelieved = false
  /** A sign of life, and how long the worker had waited for a processor at the first check after it, in ms. */
  #silence = { since: -1, waitedMs: 0 }
  /** When the previous ping was sent, if it was answered before the last one; otherwise 0. */
  #answeredBefore = 0

  /** Notes that it was sent something; `owedBefore`: whether it owed something already. */
  noteOwed(owedBefore: boolean, now: number): void {
    if (!owedBefore && !this.#wasRelieved) this.owesSince = now
  }

  /** Notes that its event loop runs, or that it is sent its first symbols. */
  noteSign(now: number): void {
    if (!this.#wasRelieved) this.lastAt = now
  }

  /** Notes that it answered. */
  noteAnswer(now: number): void {
    this.lastAt = now
    this.#wasRelieved = false
    this.owesSince = now
  }

  /**
   * How long it has waited for a processor since the first check after a sign of life, in ms; `waitedMs` is the
   * total.
   */
  waitedSince(sign: number, waitedMs: number): number {
    if (this.#silence.since !== sign) this.#silence = { since: sign, waitedMs }
    return waitedMs - this.#silence.waitedMs
  }

  /** Notes that symbols were taken back from it. */
  noteRelief(): void {
    this.#wasRelieved = true
  }

  /** Notes a ping and returns its number. */
  notePing(now: number): number {
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
   * Whether its event loop has turned since `at`, so that timers that were due have fired: it has answered two pings,
   * one after the other. A loop that was blocked may answer one before it comes to its timers.
   */
  hasTurnedSince(at: number): boolean {
    return this.isAnswered && this.#answeredBefore >= at
  }

  /** Notes that it is idle. */
  noteIdle(now: number): void {
    this.awaitsIdle = false
    if (!this.#wasRelieved) this.owesSince = now
  }
}
