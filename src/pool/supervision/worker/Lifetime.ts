import { monotonicMs } from "../../protocol/protocol.ts"
import { isLate } from "./Pauses.ts"
import { mayFollow, STATES, type WorkerState } from "./states.ts"
import type { Transport } from "./Transport.ts"

/** Why the pool killed a worker; `undefined` if it died by itself. */
export type Killed =
  | "timeout"
  | "held"
  | "memory"
  | "garbled"
  | "stuck"
  | "retired"
  | "cancelled"
  | "silent"
  | "startup"
  | "prepare"
  | "prefetch"
  | "closed"

/** How long to wait for the event of an exit after a pause of this process, during which the worker may have exited. */
const AFTER_A_PAUSE_MS = 1_000

/** When a death counts as slow: most take milliseconds, unless the worker holds much memory or runs native code. */
const LINGERS_AFTER_MS = 50

interface LifetimeEvents {
  /** It takes no more work; its exit follows within seconds. */
  readonly onEnding: () => void
  /** Its death takes long. */
  readonly onLingering: () => void
  readonly onDead: (code: number | undefined) => void
}

/** The lifecycle of a worker, from its start to its exit, which comes whatever the worker does. */
export class Lifetime {
  #state: WorkerState = "starting"
  #killed: Killed | undefined
  #killedAt = Infinity
  readonly #transport: Pick<Transport, "hasEnded" | "terminate" | "abandon">
  readonly #events: LifetimeEvents
  #deadline: NodeJS.Timeout | undefined
  #lingering: NodeJS.Timeout | undefined

  constructor(transport: Pick<Transport, "hasEnded" | "terminate" | "abandon">, events: LifetimeEvents) {
    this.#transport = transport
    this.#events = events
  }

  get state(): WorkerState {
    return this.#state
  }

  get killed(): Killed | undefined {
    return this.#killed
  }

  /** When the pool killed it, in ms of `monotonicMs`: time after that does not count. `Infinity` if it did not. */
  get killedAt(): number {
    return this.#killedAt
  }

  /** Marks it as ready; `false` if that is not expected. */
  ready(): boolean {
    return this.#become("ready")
  }

  /** Fatal error: its exit follows, or it is killed. */
  fail(): void {
    if (!this.#become("failing")) return
    this.#within(STATES.failing.limitMs, () => this.#end())
    this.#beginEnding()
  }

  /** Kills the worker; its exit follows. */
  kill(reason: Killed): void {
    if (this.#state === "dead" || this.#state === "ending") return
    // A worker that is dying by itself keeps its own reason: its exit event says more.
    if (this.#state !== "failing" && !this.#transport.hasEnded()) this.#killed = reason
    this.#end()
  }

  /** Notes that it has exited, or leaves it behind if there is no code. */
  exited(code: number | undefined): void {
    if (!this.#become("dead")) return
    clearTimeout(this.#deadline)
    clearTimeout(this.#lingering)
    if (code === undefined) this.#transport.abandon()
    this.#events.onDead(code)
  }

  #end(): void {
    const wasFailing = this.#state === "failing"
    if (!this.#become("ending")) return
    this.#killedAt = monotonicMs()
    this.#within(STATES.ending.limitMs, () => this.exited(undefined))
    if (!this.#transport.hasEnded()) this.#transport.terminate()
    if (!wasFailing) this.#beginEnding()
  }

  #beginEnding(): void {
    this.#lingering = setTimeout(this.#events.onLingering, LINGERS_AFTER_MS)
    this.#events.onEnding()
  }

  #become(next: WorkerState): boolean {
    if (!mayFollow(this.#state, next)) return false
    this.#state = next
    return true
  }

  #within(ms: number, then: () => void): void {
    clearTimeout(this.#deadline)
    const dueAt = monotonicMs() + ms
    this.#deadline = setTimeout(() => {
      if (isLate(dueAt, monotonicMs())) this.#within(AFTER_A_PAUSE_MS, then)
      else then()
    }, ms)
  }
}
