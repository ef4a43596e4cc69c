import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { Crashed, OutOfMemory, Timeout } from "../../job/SymbolError.ts"
import type { Task } from "./task.ts"
import type { PoolWorker } from "./PoolWorker.ts"
import * as protocol from "../protocol.ts"
import { isOutOfMemory } from "./Transport.ts"

/** What becomes of the tasks of a worker that is gone. */
export interface Autopsy {
  readonly results: ReadonlyArray<readonly [Task, ProcessingResult]>
  /** Died under this symbol for the first time: it runs once more, alone on a fresh worker. */
  readonly suspects: ReadonlyArray<Task>
  /** Only waited, or was done with its answer lost: unblamed, next in turn. */
  readonly innocents: ReadonlyArray<Task>
  /** Cancelled: what waits for their end can go on. */
  readonly released: ReadonlyArray<Task>
}

/** It died by itself, or was ended for what a symbol had taken: whatever ran is a suspect. */
const isOwnDeath = ({ killed }: PoolWorker): boolean => killed === undefined || killed === "memory"

const describeDeath = (worker: PoolWorker, code: number | undefined): string =>
  worker.fault === undefined
    ? `the worker ended with exit code ${code ?? "unknown"}`
    : `the worker died of ${worker.fault.name}: ${worker.fault.message}`

const blame = (task: Task, worker: PoolWorker, code: number | undefined, ms: number): ProcessingResult => {
  const { symbol } = task
  const death = describeDeath(worker, code)
  return failedResult(
    symbol,
    isOutOfMemory(worker.fault)
      ? new OutOfMemory({ symbol, message: `Out of memory, twice, the second time alone on a fresh worker: ${death}` })
      : new Crashed({
          symbol,
          message: `Crashed its worker twice, the second time alone on a fresh one: ${death}`,
          ...(code === undefined ? {} : { exitCode: code }),
        }),
    ms,
  )
}

/**
 * The lane of the first symbol whose answer was lost, where a worker died by
 * itself with nothing running: it may have taken away what answers go through.
 * Otherwise -1.
 */
const firstLostLane = (worker: PoolWorker): number => {
  if (!isOwnDeath(worker) || worker.runningLane() >= 0) return -1
  let first = -1
  for (let lane = 0; lane < worker.lanes.count; lane++) {
    if (worker.occupants[lane] === undefined || worker.stateOf(lane) !== protocol.DONE) continue
    // Symbols run in the order of their attempts, whose numbers begin again at some point.
    if (first < 0 || ((worker.attempts[lane] - worker.attempts[first]) | 0) < 0) first = lane
  }
  return first
}

/** Empties the lanes of a worker that is gone and finds who is to blame. */
export const examine = (worker: PoolWorker, code: number | undefined, now: number): Autopsy => {
  const firstLost = firstLostLane(worker)
  const results: Array<readonly [Task, ProcessingResult]> = []
  const suspects: Array<Task> = []
  const innocents: Array<Task> = []
  const released: Array<Task> = []
  for (let lane = 0; lane < worker.lanes.count; lane++) {
    const started = worker.isRunning(lane)
    const ageMs = now - worker.lanes.startedAt[lane]
    const task = worker.release(lane)
    if (task === undefined) continue
    const { limitMs } = task.job
    // One that runs elsewhere as well is judged there.
    const lostAnswer = lane === firstLost && task.places.length === 0
    // Held by something else than the symbol's own code, perhaps: it is blamed the second time.
    const overran = worker.killed === "timeout" || (worker.killed === "held" && task.suspect)
    if (task.settled) {
      released.push(task)
    } else if (overran && started && ageMs >= limitMs) {
      results.push([task, failedResult(task.symbol, Timeout.after(task.symbol, limitMs), limitMs)])
    } else if ((started || lostAnswer) && isOwnDeath(worker) && task.suspect) {
      results.push([task, blame(task, worker, code, started ? ageMs : 0)])
    } else if ((started && (isOwnDeath(worker) || worker.killed === "held")) || lostAnswer) {
      task.suspect = true
      suspects.push(task)
    } else {
      innocents.push(task)
    }
  }
  return { results, suspects, innocents, released }
}

/** A worker that has lived so long since it was ready did start: its death while idle says nothing of the next one. */
const STARTED_WELL_AFTER_MS = 10_000

/**
 * Whether a worker died of itself, or did nothing at all, before it was of any
 * use: the next one may well do the same.
 */
export const isBarren = (worker: PoolWorker, now: number): boolean =>
  (worker.killed === "silent" || (isOwnDeath(worker) && now - worker.readyAt < STARTED_WELL_AFTER_MS)) &&
  protocol.markOf(worker.lanes).doing === protocol.IDLE &&
  worker.served === 0 &&
  worker.runningLane() < 0 &&
  firstLostLane(worker) < 0
