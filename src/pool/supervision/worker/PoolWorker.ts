import type { FromWorker, ToWorker } from "../../protocol/protocol.ts"
import * as protocol from "../../protocol/protocol.ts"
import { Holdings } from "./Holdings.ts"
import { Lifetime, type Killed } from "./Lifetime.ts"
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
  /** It has not died yet, and may not for seconds. */
  readonly onLingering: (worker: PoolWorker) => void
  /** The worker is gone; all that it had posted has arrived. `code` is `undefined` when it did not die in time. */
  readonly onExit: (worker: PoolWorker, code: number | undefined) => void
}

export interface PoolWorkerOptions extends TransportOptions {
  readonly open: OpenTransport
}

/** One worker and the lanes in flight on it. It knows what it holds, not what should happen to it. */
export class PoolWorker extends Holdings<PoolWorker> {
  /** As of the last {@link refresh}. */
  readonly lanes: protocol.Lanes
  /** Jobs that it was asked to prepare, those of them that it has not answered for (with the time), and those that it cannot run. */
  readonly prepared = new Set<number>()
  readonly preparing = new Map<number, number>()
  readonly unable = new Set<number>()
  readonly id: number
  readonly spawnedAt = protocol.monotonicMs()
  readyAt = Infinity
  /** What it dies or died of, where that is known. */
  fault: Error | undefined
  served = 0
  /** What its heap and buffers take, where it was asked to say so. */
  memoryBytes = 0
  /** It was pinged, and has not said yet that it is idle. */
  awaitsIdle = false
  /** How often it was pinged. */
  pings = 0
  pingedAt = 0
  pongedAt = 0
  /** Behind a symbol that has been running for a while: it is given nothing more until it answers. */
  blocked = false
  /** It gets nothing more and ends once it is idle. */
  retiring = false
  lastSignAt = 0
  /** Since when it has owed something without giving anything. */
  owesSince = 0
  /** Symbols were taken back from it since it last answered. */
  #wasRelieved = false
  /** Its newest sign, and how long it had waited for a processor when it was first looked at after that. */
  #silence = { since: -1, waitedMs: 0 }
  timer: NodeJS.Timeout | undefined
  timerDueAt = Infinity
  readonly #recalled: Array<number> = []
  /** Taken back since it was last idle: it may have begun one of them at that moment. */
  #taken: ReadonlyArray<Task> = []
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
      onGarbled: (fault) => {
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

  /** Something is expected from it. */
  get owesAnswers(): boolean {
    return this.inFlight > 0 || this.preparing.size > 0 || this.awaitsIdle
  }

  /** It says that it is ready; `false` where that is not expected of it. */
  becomeReady(): boolean {
    if (!this.#lifetime.ready()) return false
    this.readyAt = protocol.monotonicMs()
    return true
  }

  /** How long it has waited for a processor since its newest sign, as far as that is known: it could not give another one. */
  waitedSince(sign: number): number {
    const waitedMs = this.#transport.waitedMs()
    if (waitedMs === undefined) return 0
    if (this.#silence.since !== sign) this.#silence = { since: sign, waitedMs }
    return waitedMs - this.#silence.waitedMs
  }

  /** It says that its event loop turns: no sign of use where symbols were taken back from it since it last answered. */
  gaveSign(now: number): void {
    if (!this.#wasRelieved) this.lastSignAt = now
  }

  /** It gave something that it owed. */
  gave(now: number): void {
    this.lastSignAt = now
    this.#wasRelieved = false
    this.owesSince = now
    this.blocked = false
  }

  /** It says that it has done all that it was sent before the ping; where no answer of that came, none will. */
  becomeIdle(now: number): void {
    const isOwed = (sentAt: number): boolean => sentAt < this.pingedAt
    const isMute =
      [...this.preparing.values()].some(isOwed) ||
      this.occupants.some((task, lane) => task !== undefined && isOwed(this.#sightings.sentAt(lane)))
    if (isMute) return this.kill("silent")
    this.awaitsIdle = false
    this.blocked = false
    this.#taken = []
    if (!this.#wasRelieved) this.owesSince = now
  }

  #owes(): void {
    if (!this.owesAnswers && !this.#wasRelieved) this.owesSince = protocol.monotonicMs()
  }

  post(message: ToWorker): void {
    this.#transport.post(message)
  }

  /** Brings the lanes up to date: to be called before they are judged. */
  refresh(): void {
    this.#transport.refresh()
  }

  /** Asks for a pong, and to be told when it is idle. */
  ping(): void {
    this.#owes()
    this.awaitsIdle = true
    this.pingedAt = protocol.monotonicMs()
    this.pings += 1
    if (this.status === "ready") this.post({ type: "ping", ping: this.pings })
  }

  /** Asks for a job to be prepared, once. */
  prepare(job: OpenJob): void {
    if (this.prepared.has(job.key)) return
    const { header, key, source } = job
    this.post({ type: "prepare", job: key, header, ...(source === undefined ? undefined : { source }) })
    this.#owes()
    this.prepared.add(job.key)
    this.preparing.set(job.key, protocol.monotonicMs())
  }

  /** Puts tasks of one job on free lanes and sends them in one message. */
  send(job: OpenJob, tasks: ReadonlyArray<Task>, nextAttempt: () => number, prefetch: boolean): void {
    this.prepare(job)
    const now = protocol.monotonicMs()
    if (this.inFlight === 0 && !this.#wasRelieved) this.lastSignAt = now
    this.#owes()
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

  /** Takes lanes back whose symbols have not started; exactly one of this and the start succeeds. */
  takeBack(lanes: ReadonlyArray<number>): Array<Task> {
    const queued = lanes.filter((lane) => this.stateOf(lane) === protocol.QUEUED)
    if (queued.length === 0) return []
    for (const lane of queued) this.#recalled[lane] = this.attempts[lane]
    this.#transport.takeBack(queued)
    const taken = queued.flatMap((lane) => {
      const task = this.stateOf(lane) === protocol.IDLE ? this.release(lane, false) : undefined
      return task === undefined ? [] : [task]
    })
    if (taken.length === 0) return taken
    this.#wasRelieved = true
    this.#taken = [...this.#taken.filter(({ settled }) => !settled), ...taken]
    return taken
  }

  /** How long it may run a symbol that was taken back while it began: its limit, unless nobody waits for the symbol any more. */
  get strayLimitMs(): number {
    return this.#taken.reduce((longest, { job, settled }) => Math.max(longest, settled ? 0 : job.limitMs), 0)
  }

  /** Takes back the last sent of a job's symbols that have not started, until so many are left. */
  takeBackAllBut(count: number, job: OpenJob): Array<Task> {
    const lanes = this.occupants.flatMap((task, lane) => (task?.job === job && !task.settled ? [lane] : []))
    // Attempts are counted up, and wrap around.
    lanes.sort((one, other) => (this.attempts[one] - this.attempts[other]) | 0)
    return this.takeBack(lanes.slice(count))
  }

  /** Whether the attempt in a lane was to be taken back: then the worker may say that it never began it. */
  wasRecalled(lane: number): boolean {
    return this.#recalled[lane] === this.attempts[lane]
  }

  /** Takes back all that has not started, and gives what is done with its answer still there as well. */
  takeBackWaiting(): Array<Task> {
    const taken = this.takeBack(this.occupants.flatMap((task, lane) => (task === undefined ? [] : [lane])))
    const done = this.occupants.filter((_, lane) => this.stateOf(lane) === protocol.DONE)
    return [...taken, ...done.filter((task) => task !== undefined)]
  }

  /** Asks the running symbol to end itself. */
  cancel(lane: number): void {
    if (this.status === "ready") this.post({ type: "cancel", lane, attempt: this.attempts[lane] })
  }

  forget(job: OpenJob): void {
    this.unable.delete(job.key)
    if (this.prepared.delete(job.key) && this.status === "ready") this.post({ type: "forget", job: job.key })
  }

  /** When the symbol that is seen running in a lane began. */
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
