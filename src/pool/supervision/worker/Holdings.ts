import * as protocol from "../../protocol/protocol.ts"
import { NOWHERE, type OpenJobOn, type Place, type TaskOn } from "./task.ts"

/** The lanes of a worker and the symbols in them. */
export abstract class Holdings<Worker> {
  /** As of the last refresh. */
  abstract readonly lanes: protocol.Lanes
  readonly occupants: Array<TaskOn<Worker> | undefined>
  readonly attempts: Array<number>
  inFlight = 0
  /** Whether it runs one suspect, alone. */
  reserved = false
  readonly #places: Array<Place<Worker> | undefined>
  readonly #free: Array<number>
  readonly #inFlightOf = new Map<OpenJobOn<Worker>, number>()

  constructor(count: number) {
    this.occupants = Array.from({ length: count }, () => undefined)
    this.attempts = Array.from({ length: count }, () => 0)
    this.#places = Array.from({ length: count }, () => undefined)
    this.#free = Array.from({ length: count }, (_, lane) => count - 1 - lane)
  }

  get freeLanes(): number {
    return this.#free.length
  }

  /** The estimated time of all symbols in flight on it, in ms. */
  get workMs(): number {
    let ms = 0
    for (const [job, count] of this.#inFlightOf) ms += count * job.averageMs
    return ms
  }

  /** Puts a task on a free lane and returns the lane. */
  protected put(worker: Worker, task: TaskOn<Worker>, attempt: number): number {
    const lane = this.#free.pop()
    if (lane === undefined) throw new Error("more tasks than free lanes")
    this.occupants[lane] = task
    this.attempts[lane] = attempt
    task.sent += 1
    const place = { worker, lane }
    this.#places[lane] = place
    task.places = task.places.length === 0 ? [place] : [...task.places, place]
    Atomics.store(this.lanes.state, lane, protocol.laneWord(attempt, protocol.QUEUED))
    this.inFlight += 1
    this.#inFlightOf.set(task.job, (this.#inFlightOf.get(task.job) ?? 0) + 1)
    return lane
  }

  /** Empties a lane and returns its task. */
  release(lane: number, hasBegun = this.stateOf(lane) !== protocol.QUEUED): TaskOn<Worker> | undefined {
    const task = this.occupants[lane]
    if (task === undefined) return undefined
    this.occupants[lane] = undefined
    // An attempt that never began does not count.
    if (!hasBegun) task.sent -= 1
    Atomics.store(this.lanes.state, lane, protocol.IDLE)
    this.#free.push(lane)
    this.inFlight -= 1
    const left = (this.#inFlightOf.get(task.job) ?? 1) - 1
    if (left > 0) this.#inFlightOf.set(task.job, left)
    else this.#inFlightOf.delete(task.job)
    if (this.inFlight === 0) this.reserved = false
    const place = this.#places[lane]
    task.places = task.places.length === 1 ? NOWHERE : task.places.filter((at) => at !== place)
    return task
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
}
