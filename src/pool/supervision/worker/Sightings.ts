import type { Lanes } from "../../protocol/protocol.ts"
import { markOf } from "../../protocol/protocol.ts"

/**
 * What the pool itself saw in a worker's lanes, and when, in ms of `monotonicMs`. A
 * symbol can write anything into the memory of the lanes, so a start time counts
 * only if it lies between sending the symbol and first seeing it run.
 */
export class Sightings {
  readonly #lanes: Lanes
  readonly #sentAt: Float64Array
  readonly #seenAt: Float64Array
  #mark = { doing: -1, job: -1, since: -1, seenAt: 0 }

  constructor(lanes: Lanes) {
    this.#lanes = lanes
    this.#sentAt = new Float64Array(lanes.count)
    this.#seenAt = new Float64Array(lanes.count)
  }

  /** Notes that a symbol was put into a lane. */
  sent(lane: number, now: number): void {
    this.#sentAt[lane] = now
    this.#seenAt[lane] = Infinity
  }

  /** When the symbol in a lane was sent. */
  sentAt(lane: number): number {
    return this.#sentAt[lane]
  }

  /** When the symbol that runs in a lane began. */
  beganAt(lane: number, now: number): number {
    this.#seenAt[lane] = Math.min(this.#seenAt[lane], now)
    const told = this.#lanes.startedAt[lane]
    return told >= this.#sentAt[lane] && told <= this.#seenAt[lane] ? told : this.#seenAt[lane]
  }

  /** What the worker does for a job, which one, and since when. */
  mark(now: number): { readonly doing: number; readonly job: number; readonly since: number } {
    const { doing, job, since } = markOf(this.#lanes)
    if (doing !== this.#mark.doing || job !== this.#mark.job || !Object.is(since, this.#mark.since)) {
      this.#mark = { doing, job, since, seenAt: now }
    }
    return { doing, job, since: since >= 0 && since <= this.#mark.seenAt ? since : this.#mark.seenAt }
  }
}
