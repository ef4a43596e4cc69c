import { Worker } from "node:worker_threads"
import type { FromWorker, ToWorker, WorkerBoot } from "../protocol.ts"
import * as protocol from "../protocol.ts"
import { isFromWorker } from "./replies.ts"
import type { OpenJob, Task } from "./task.ts"

/** What a thread tells its supervisor. */
export interface ThreadEvents {
  readonly onMessage: (thread: Thread, message: FromWorker) => void
  /** The thread is gone; all that it had posted has arrived. `code` is `undefined` when it did not die in time. */
  readonly onExit: (thread: Thread, code: number | undefined) => void
}

export interface ThreadOptions extends Omit<WorkerBoot, "lanes"> {
  readonly worker: URL
  readonly lanes: number
  /** The thread's heap at most, in MB; what the platform allows where it is not given. */
  readonly maxHeapMb: number | undefined
}

/** Why the pool ended a thread; `undefined` is a death of its own. */
export type Killed =
  "timeout" | "held" | "retired" | "cancelled" | "silent" | "startup" | "prepare" | "prefetch" | "closed"

/** What is young when the heap is full is all moved at once: more than the platform has left for that aborts the process. */
const MAX_YOUNG_MB = 8

const MUST_DIE_WITHIN_MS = 5_000

/** One worker thread and the lanes in flight on it. It knows what it holds, not what should happen to it. */
export class Thread {
  readonly lanes: protocol.Lanes
  readonly occupants: Array<Task | undefined>
  readonly attempts: Array<number>
  readonly prepared = new Set<number>()
  readonly id: number
  readonly spawnedAt = protocol.monotonicMs()
  readyAt = Infinity
  status: "starting" | "ready" | "dying" | "dead" = "starting"
  killed: Killed | undefined
  /** What it died of, where it said so: the `error` event comes before `exit`. */
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
  readonly #worker: Worker
  readonly #events: ThreadEvents

  constructor(id: number, options: ThreadOptions, events: ThreadEvents) {
    this.id = id
    const memory = protocol.makeLaneMemory(options.lanes)
    this.lanes = protocol.openLanes(memory)
    this.occupants = Array.from({ length: options.lanes }, () => undefined)
    this.attempts = Array.from({ length: options.lanes }, () => 0)
    this.#free = Array.from({ length: options.lanes }, (_, lane) => options.lanes - 1 - lane)
    this.#events = events
    const { worker, maxHeapMb, config, maxReplyBytes, tellMemory, detectLeaks, measureWork } = options
    const boot: WorkerBoot = { lanes: memory, config, maxReplyBytes, tellMemory, detectLeaks, measureWork }
    this.#worker = new Worker(worker, {
      workerData: { marketsweep: boot },
      stdout: true,
      stderr: true,
      ...(maxHeapMb === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: MAX_YOUNG_MB } }),
    })
    // Standard output belongs to data: what a worker prints goes to standard error.
    this.#worker.stdout.on("data", (chunk) => process.stderr.write(chunk))
    this.#worker.stderr.on("data", (chunk) => process.stderr.write(chunk))
    this.#worker.on("message", (message: unknown) => {
      if (isFromWorker(message)) events.onMessage(this, message)
    })
    this.#worker.on("messageerror", (error) => {
      this.fault = error
      this.kill("silent")
    })
    this.#worker.on("error", (error) => {
      this.fault = error instanceof Error ? error : new Error(String(error))
    })
    this.#worker.on("exit", (code) => this.#exited(code))
  }

  /** Something is expected from it. */
  get owesAnswers(): boolean {
    return this.inFlight > 0 || this.preparing > 0 || this.awaitsIdle
  }

  get freeLanes(): number {
    return this.#free.length
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message)
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
    this.prepared.add(job.key)
    this.preparing += 1
    this.post({ type: "prepare", job: job.key, header: job.header })
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
      task.places.push({ thread: this, lane })
      Atomics.store(this.lanes.state, lane, protocol.laneWord(attempt, protocol.QUEUED))
      lanes.push(lane)
      attempts.push(attempt)
      symbols.push(task.symbol)
    }
    this.inFlight += tasks.length
    this.post({ type: "run", job: job.key, lanes, attempts, symbols, prefetch })
  }

  /** Empties a lane and gives the task that was in it. */
  release(lane: number): Task | undefined {
    const task = this.occupants[lane]
    if (task === undefined) return undefined
    this.occupants[lane] = undefined
    // Never begun: that sending does not count.
    if (this.stateOf(lane) === protocol.QUEUED) task.sent -= 1
    Atomics.store(this.lanes.state, lane, protocol.IDLE)
    this.#free.push(lane)
    this.inFlight -= 1
    if (this.inFlight === 0) this.reserved = false
    const place = task.places.findIndex((at) => at.thread === this && at.lane === lane)
    if (place >= 0) task.places.splice(place, 1)
    return task
  }

  /** Takes a lane back if its symbol has not started; exactly one of this and the start succeeds. */
  takeBack(lane: number): Task | undefined {
    const attempt = this.attempts[lane]
    const queued = protocol.laneWord(attempt, protocol.QUEUED)
    const word = Atomics.compareExchange(this.lanes.state, lane, queued, protocol.IDLE)
    if (word !== queued) return undefined
    const task = this.release(lane)
    if (task !== undefined) task.sent -= 1
    return task
  }

  /** Takes back all that has not started, and gives what is done with its answer still there as well. */
  takeBackWaiting(): Array<Task> {
    const waiting: Array<Task> = []
    this.occupants.forEach((task, lane) => {
      if (task === undefined) return
      if (this.takeBack(lane) !== undefined || this.stateOf(lane) === protocol.DONE) waiting.push(task)
    })
    return waiting
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

  /** Ends the thread; `onExit` follows. */
  kill(reason: Killed): void {
    if (this.status === "dying" || this.status === "dead") return
    this.status = "dying"
    this.killed = reason
    // A thread in native code cannot be interrupted: do not wait for it for ever.
    const overdue = setTimeout(() => this.#exited(undefined), MUST_DIE_WITHIN_MS)
    this.#worker.once("exit", () => clearTimeout(overdue))
    void this.#worker.terminate()
  }

  #exited(code: number | undefined): void {
    if (this.status === "dead") return
    this.status = "dead"
    clearTimeout(this.timer)
    this.timer = undefined
    if (code === undefined) this.#worker.unref()
    this.#events.onExit(this, code)
  }
}
