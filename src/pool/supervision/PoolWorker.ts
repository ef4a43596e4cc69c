import type { FromWorker, ToWorker } from "../protocol.ts"
import * as protocol from "../protocol.ts"
import { isFromWorker } from "./replies.ts"
import { NOWHERE, type OpenJob, type Task } from "./task.ts"
import type { OpenTransport, Transport, TransportOptions } from "./Transport.ts"

/** What a worker tells its supervisor. */
export interface PoolWorkerEvents {
  readonly onMessage: (worker: PoolWorker, message: FromWorker) => void
  /** The worker is gone; all that it had posted has arrived. `code` is `undefined` when it did not die in time. */
  readonly onExit: (worker: PoolWorker, code: number | undefined) => void
}

export interface PoolWorkerOptions extends TransportOptions {
  readonly open: OpenTransport
}

/** Why the pool ended a worker; `undefined` is a death of its own. */
export type Killed =
  "timeout" | "held" | "memory" | "retired" | "cancelled" | "silent" | "startup" | "prepare" | "prefetch" | "closed"

const MUST_DIE_WITHIN_MS = 5_000

/** One worker and the lanes in flight on it. It knows what it holds, not what should happen to it. */
export class PoolWorker {
  /** As of the last {@link refresh}. */
  readonly lanes: protocol.Lanes
  readonly occupants: Array<Task | undefined>
  readonly attempts: Array<number>
  readonly prepared = new Set<number>()
  readonly id: number
  readonly spawnedAt = protocol.monotonicMs()
  readyAt = Infinity
  status: "starting" | "ready" | "dying" | "dead" = "starting"
  killed: Killed | undefined
  /** What it dies or died of, where that is known. */
  fault: Error | undefined
  inFlight = 0
  served = 0
  /** What its heap and buffers take, where it was asked to say so. */
  memoryBytes = 0
  /** Jobs that it was asked to prepare and has not answered for. */
  preparing = 0
  /** It was pinged, and has not said yet that it is idle. */
  awaitsIdle = false
  pingedAt = 0
  pongedAt = 0
  /** Behind a symbol that has been running for a while: it is given nothing more until it answers. */
  blocked = false
  /** It gets nothing more and ends once it is idle. */
  retiring = false
  /** It runs one suspect, alone. */
  reserved = false
  lastSignAt = 0
  timer: NodeJS.Timeout | undefined
  timerDueAt = Infinity
  readonly #free: Array<number>
  readonly #recalled: Array<number> = []
  readonly #transport: Transport
  readonly #events: PoolWorkerEvents
  #overdue: NodeJS.Timeout | undefined

  constructor(id: number, options: PoolWorkerOptions, events: PoolWorkerEvents) {
    this.id = id
    this.occupants = Array.from({ length: options.lanes }, () => undefined)
    this.attempts = Array.from({ length: options.lanes }, () => 0)
    this.#free = Array.from({ length: options.lanes }, (_, lane) => options.lanes - 1 - lane)
    this.#events = events
    this.#transport = options.open(options, {
      onMessage: (message) => {
        if (isFromWorker(message)) events.onMessage(this, message)
      },
      onFault: (fault) => {
        this.fault = fault
      },
      onGarbled: (fault) => {
        this.fault = fault
        this.kill("silent")
      },
      onMemory: (fault) => {
        this.fault = fault
        this.kill("memory")
      },
      onExit: ({ code, fault }) => {
        this.fault ??= fault
        this.#exited(code)
      },
      isBusy: () => this.owesAnswers,
    })
    this.lanes = this.#transport.lanes
  }

  /** Something is expected from it. */
  get owesAnswers(): boolean {
    return this.inFlight > 0 || this.preparing > 0 || this.awaitsIdle
  }

  get freeLanes(): number {
    return this.#free.length
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
    this.awaitsIdle = true
    this.pingedAt = protocol.monotonicMs()
    if (this.status === "ready") this.post({ type: "ping" })
  }

  /** Asks for a job to be prepared, once. */
  prepare(job: OpenJob): void {
    if (this.prepared.has(job.key)) return
    this.post({ type: "prepare", job: job.key, header: job.header })
    this.prepared.add(job.key)
    this.preparing += 1
  }

  /** Puts tasks of one job on free lanes and sends them in one message. */
  send(job: OpenJob, tasks: ReadonlyArray<Task>, nextAttempt: () => number, prefetch: boolean): void {
    this.prepare(job)
    if (this.inFlight === 0) this.lastSignAt = protocol.monotonicMs()
    const lanes: Array<number> = []
    const attempts: Array<number> = []
    const symbols: Array<string> = []
    for (const task of tasks) {
      const lane = this.#free.pop()
      if (lane === undefined) throw new Error("more tasks than free lanes")
      const attempt = nextAttempt()
      this.occupants[lane] = task
      this.attempts[lane] = attempt
      task.sent += 1
      const place = { worker: this, lane }
      task.places = task.places.length === 0 ? [place] : [...task.places, place]
      Atomics.store(this.lanes.state, lane, protocol.laneWord(attempt, protocol.QUEUED))
      lanes.push(lane)
      attempts.push(attempt)
      symbols.push(task.symbol)
    }
    this.inFlight += tasks.length
    this.post({ type: "run", job: job.key, lanes, attempts, symbols, prefetch })
  }

  /** Empties a lane and gives the task that was in it. */
  release(lane: number, hasBegun = this.stateOf(lane) !== protocol.QUEUED): Task | undefined {
    const task = this.occupants[lane]
    if (task === undefined) return undefined
    this.occupants[lane] = undefined
    // Never begun: that sending does not count.
    if (!hasBegun) task.sent -= 1
    Atomics.store(this.lanes.state, lane, protocol.IDLE)
    this.#free.push(lane)
    this.inFlight -= 1
    if (this.inFlight === 0) this.reserved = false
    task.places =
      task.places.length === 1 ? NOWHERE : task.places.filter((at) => at.worker !== this || at.lane !== lane)
    return task
  }

  /** Takes lanes back whose symbols have not started; exactly one of this and the start succeeds. */
  takeBack(lanes: ReadonlyArray<number>): Array<Task> {
    const queued = lanes.filter((lane) => this.stateOf(lane) === protocol.QUEUED)
    if (queued.length === 0) return []
    for (const lane of queued) this.#recalled[lane] = this.attempts[lane]
    this.#transport.takeBack(queued)
    return queued.flatMap((lane) => {
      const task = this.stateOf(lane) === protocol.IDLE ? this.release(lane, false) : undefined
      return task === undefined ? [] : [task]
    })
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
    if (this.prepared.delete(job.key) && this.status === "ready") this.post({ type: "forget", job: job.key })
  }

  isRunning(lane: number): boolean {
    const state = this.stateOf(lane)
    return state === protocol.STARTED || state === protocol.WAITING
  }

  stateOf(lane: number): number {
    return protocol.laneState(Atomics.load(this.lanes.state, lane))
  }

  /** The lane whose symbol is running, or -1. */
  runningLane(): number {
    if (this.inFlight === 0) return -1
    for (let lane = 0; lane < this.lanes.count; lane++) {
      if (this.occupants[lane] !== undefined && this.isRunning(lane)) return lane
    }
    return -1
  }

  /** Ends the worker; `onExit` follows. */
  kill(reason: Killed): void {
    if (this.status === "dying" || this.status === "dead") return
    // Not of what the pool wants now: its exit follows, and says of what.
    if (this.#transport.hasEnded()) return
    this.status = "dying"
    this.killed = reason
    // Not every worker dies (a thread in native code does not): do not wait for it for ever.
    this.#overdue = setTimeout(() => this.#exited(undefined), MUST_DIE_WITHIN_MS)
    this.#transport.terminate()
  }

  #exited(code: number | undefined): void {
    if (this.status === "dead") return
    this.status = "dead"
    clearTimeout(this.#overdue)
    clearTimeout(this.timer)
    this.timer = undefined
    if (code === undefined) this.#transport.abandon()
    this.#events.onExit(this, code)
  }
}
