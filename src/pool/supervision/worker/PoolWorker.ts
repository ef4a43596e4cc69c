import type { FromWorker, ToWorker } from "../../protocol/protocol.ts"
import * as protocol from "../../protocol/protocol.ts"
import { Lifetime, type Killed } from "./Lifetime.ts"
import { Recallable } from "./Recallable.ts"
import { isFromWorker } from "./replies.ts"
import { Sightings } from "./Sightings.ts"
import type { WorkerState } from "./states.ts"
import type { OpenJobOn, TaskOn } from "./task.ts"
import type { OpenTransport, Transport, TransportOptions } from "./Transport.ts"

/** A job that is open on these workers. */
export type OpenJob = OpenJobOn<PoolWorker>

/** A symbol on its way through these workers. */
export type Task = TaskOn<PoolWorker>

/** Events a worker emits to its supervisor. */
export interface PoolWorkerEvents {
  readonly onMessage: (worker: PoolWorker, message: FromWorker) => void
  /** The worker takes no more work; `onExit` follows. */
  readonly onEnding: (worker: PoolWorker) => void
  /** The worker is slow to die; it may take seconds. */
  readonly onLingering: (worker: PoolWorker) => void
  /** The worker is gone, and all that it posted has arrived. `code` is `undefined` if it did not die in time. */
  readonly onExit: (worker: PoolWorker, code: number | undefined) => void
}

export interface PoolWorkerOptions extends TransportOptions {
  readonly open: OpenTransport
}

/** One worker and its lanes. It knows its state, not what should happen to it. */
export class PoolWorker extends Recallable<PoolWorker> {
  /** As of the last {@link refresh}. */
  readonly lanes: protocol.Lanes
  /** The keys of the jobs that it was asked to prepare. */
  readonly prepared = new Set<number>()
  /** Those without an answer yet, and when it was asked, in ms of `monotonicMs`. */
  readonly preparing = new Map<number, number>()
  /** The keys of the jobs that it cannot run. */
  readonly unable = new Set<number>()
  readonly id: number
  readonly spawnedAt = protocol.monotonicMs()
  readyAt = Infinity
  /** The cause of its death, if known. */
  fault: Error | undefined
  /** How many symbols it has ended. */
  served = 0
  /** The size of its heap and buffers, if it reports them. */
  memoryBytes = 0
  /** Whether a symbol has been running for a while: it is given nothing more until it answers. */
  blocked = false
  /** Whether it gets no more work, and ends once it is idle. */
  retiring = false
  timer: NodeJS.Timeout | undefined
  timerDueAt = Infinity
  readonly #transport: Transport
  readonly #lifetime: Lifetime
  readonly #sightings: Sightings

  constructor(id: number, options: PoolWorkerOptions, events: PoolWorkerEvents) {
    super(options.lanes)
    this.id = id
    this.#transport = options.open(options, {
      onMessage: (message) => {
        if (isFromWorker(message)) events.onMessage(this, message)
      },
      onFault: (fault) => {
        this.fault ??= fault
        this.#lifetime.fail()
      },
      onMalformed: (fault) => {
        this.fault ??= fault
        this.kill("garbled")
      },
      onMemory: (fault) => {
        this.fault ??= fault
        this.kill("memory")
      },
      onExit: ({ code, fault }) => {
        this.fault ??= fault
        this.#lifetime.exited(code)
      },
      isBusy: () => this.owesAnswers,
    })
    this.lanes = this.#transport.lanes
    this.#sightings = new Sightings(this.lanes)
    this.#lifetime = new Lifetime(this.#transport, {
      onEnding: () => events.onEnding(this),
      onLingering: () => events.onLingering(this),
      onDead: (code) => {
        clearTimeout(this.timer)
        this.timer = undefined
        events.onExit(this, code)
      },
    })
  }

  get status(): WorkerState {
    return this.#lifetime.state
  }

  get killed(): Killed | undefined {
    return this.#lifetime.killed
  }

  /** `Infinity` if the pool has not killed it. */
  get killedAt(): number {
    return this.#lifetime.killedAt
  }

  /** Whether an answer is expected from it. */
  get owesAnswers(): boolean {
    return this.inFlight > 0 || this.preparing.size > 0 || this.signs.awaitsIdle
  }

  /** Marks it as ready; `false` if that is not expected. */
  becomeReady(): boolean {
    if (!this.#lifetime.ready()) return false
    this.readyAt = protocol.monotonicMs()
    return true
  }

  /**
   * How long it has waited for a processor since a sign of life, in ms: it could not give another one. 0 if unknown.
   */
  waitedSince(sign: number): number {
    const waitedMs = this.#transport.waitedMs()
    return waitedMs === undefined ? 0 : this.signs.waitedSince(sign, waitedMs)
  }

  /** Notes that it answered. */
  noteAnswer(now: number): void {
    this.signs.noteAnswer(now)
    this.blocked = false
  }

  /** Notes that it has done all that it was sent before the ping: answers to that which are missing will not come. */
  becomeIdle(now: number): void {
    const isOwed = (sentAt: number): boolean => sentAt < this.signs.pingedAt
    const isMute =
      [...this.preparing.values()].some(isOwed) ||
      this.occupants.some((task, lane) => task !== undefined && isOwed(this.#sightings.sentAt(lane)))
    if (isMute) return this.kill("silent")
    this.blocked = false
    this.forgetTaken()
    this.signs.noteIdle(now)
  }

  post(message: ToWorker): void {
    this.#transport.post(message)
  }

  /** Updates the lanes; call it before judging them. */
  refresh(): void {
    this.#transport.refresh()
  }

  /** Asks for a pong, and for a message once it is idle. */
  ping(): void {
    const now = protocol.monotonicMs()
    this.signs.noteOwed(this.owesAnswers, now)
    const ping = this.signs.notePing(now)
    if (this.status === "ready") this.post({ type: "ping", ping })
  }

  /** Asks for a job to be prepared, once. */
  prepare(job: OpenJob): void {
    if (this.prepared.has(job.key)) return
    const { header, key, source } = job
    this.post({ type: "prepare", job: key, header, ...(source === undefined ? undefined : { source }) })
    const now = protocol.monotonicMs()
    this.signs.noteOwed(this.owesAnswers, now)
    this.prepared.add(job.key)
    this.preparing.set(job.key, now)
  }

  /** Puts tasks of one job on free lanes and sends them in one message. */
  send(job: OpenJob, tasks: ReadonlyArray<Task>, nextAttempt: () => number, prefetch: boolean): void {
    this.prepare(job)
    const now = protocol.monotonicMs()
    if (this.inFlight === 0) this.signs.noteSign(now)
    this.signs.noteOwed(this.owesAnswers, now)
    const lanes = new Int32Array(tasks.length)
    const attempts = new Int32Array(tasks.length)
    const symbols = tasks.map((task, i) => {
      attempts[i] = nextAttempt()
      lanes[i] = this.put(this, task, attempts[i])
      this.#sightings.sent(lanes[i], now)
      return task.symbol
    })
    const memberships = job.memberships && { memberships: job.memberships.pack(symbols) }
    this.post({ type: "run", job: job.key, lanes, attempts, symbols, ...memberships, prefetch })
  }

  protected recall(lanes: ReadonlyArray<number>): void {
    this.#transport.takeBack(lanes)
  }

  /** Asks the running symbol to end itself. */
  cancel(lane: number): void {
    if (this.status === "ready") this.post({ type: "cancel", lane, attempt: this.attempts[lane] })
  }

  forget(job: OpenJob): void {
    this.unable.delete(job.key)
    if (this.prepared.delete(job.key) && this.status === "ready") this.post({ type: "forget", job: job.key })
  }

  /** When the symbol that runs in a lane began, in ms of `monotonicMs`. */
  beganAt(lane: number, now: number): number {
    return this.#sightings.beganAt(lane, now)
  }

  /** What it does for a job, and since when. */
  markAt(now: number): ReturnType<Sightings["mark"]> {
    return this.#sightings.mark(now)
  }

  /** Ends the worker; `onExit` follows. */
  kill(reason: Killed): void {
    this.#lifetime.kill(reason)
  }
}
