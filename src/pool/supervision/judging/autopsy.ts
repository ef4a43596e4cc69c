import { failedResult, type ProcessingResult } from "../../../job/ProcessingResult.ts"
import { Crashed, OutOfMemory, Timeout } from "../../../job/SymbolError.ts"
import type { Killed } from "../worker/Lifetime.ts"
import { Pauses } from "../worker/Pauses.ts"
import type { PoolWorker, Task } from "../worker/PoolWorker.ts"
import * as protocol from "../../protocol/protocol.ts"
import { isOutOfMemory } from "../worker/Transport.ts"

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

/** How it ended, where it died by itself or of what a symbol had taken or sent: whatever ran is a suspect. */
const OWN_DEATHS: ReadonlyArray<Killed | undefined> = [undefined, "memory", "garbled"]

/** It was ended with a symbol that may have been held by something else than its own code. */
const DOUBTFUL: ReadonlyArray<Killed | undefined> = ["held", "stuck"]

/** It was ended since nothing came any more: a symbol that was done may have taken away what answers go through. */
const MUTE: ReadonlyArray<Killed | undefined> = [...OWN_DEATHS, "silent", "stuck"]

/** A symbol that was lost so often with its workers runs alone, so that it takes nobody along and nobody takes it. */
const ALONE_AFTER_LOSSES = 2

/** A symbol that was lost so often is blamed for it. */
const MOST_LOSSES = 5

const isOwnDeath = ({ killed }: PoolWorker): boolean => OWN_DEATHS.includes(killed)

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

const lostTooOften = (task: Task, worker: PoolWorker, code: number | undefined): ProcessingResult => {
  const { symbol } = task
  const message = `Lost ${task.losses} workers, the last one alone: ${describeDeath(worker, code)}`
  return failedResult(symbol, new Crashed({ symbol, message }))
}

/** The lane that was sent first among those in a state, or -1. */
const firstIn = (worker: PoolWorker, state: number): number => {
  let first = -1
  for (let lane = 0; lane < worker.lanes.count; lane++) {
    if (worker.occupants[lane] === undefined || worker.stateOf(lane) !== state) continue
    // Symbols run in the order of their attempts, whose numbers begin again at some point.
    if (first < 0 || ((worker.attempts[lane] - worker.attempts[first]) | 0) < 0) first = lane
  }
  return first
}

/**
 * The lane of the first symbol whose answer was lost, where a worker ended with
 * nothing running that can be blamed: it may have taken away what answers go
 * through. Otherwise -1.
 */
const firstLostLane = (worker: PoolWorker): number =>
  MUTE.includes(worker.killed) && worker.runningLane() < 0 ? firstIn(worker, protocol.DONE) : -1

/** The lane whose turn it was, where a worker fell silent and said that nothing ran; otherwise -1. */
const nextInTurn = (worker: PoolWorker): number =>
  (worker.killed === "silent" || worker.killed === "stuck") && worker.runningLane() < 0
    ? firstIn(worker, protocol.QUEUED)
    : -1

/** One runs at a time: marks of several tell of none how long it ran. */
const runsOne = (worker: PoolWorker): boolean =>
  worker.occupants.filter((task, lane) => task !== undefined && worker.isRunning(lane)).length === 1

/** Empties the lanes of a worker that is gone and finds who is to blame; `now` is when it was killed, or died by itself. */
export const examine = (worker: PoolWorker, code: number | undefined, now: number, pauses = new Pauses()): Autopsy => {
  const firstLost = firstLostLane(worker)
  const turn = firstLost < 0 ? nextInTurn(worker) : -1
  const isTrusted = runsOne(worker)
  const { killed, reserved: isAlone } = worker
  const results: Array<readonly [Task, ProcessingResult]> = []
  const suspects: Array<Task> = []
  const innocents: Array<Task> = []
  const released: Array<Task> = []
  for (let lane = 0; lane < worker.lanes.count; lane++) {
    if (worker.occupants[lane] === undefined) continue
    const hasBegun = worker.stateOf(lane) !== protocol.QUEUED || lane === turn
    const started = worker.isRunning(lane)
    const ageMs = started ? pauses.elapsed(worker.beganAt(lane, now), now) : 0
    const task = worker.release(lane, hasBegun)
    if (task === undefined) continue
    if (task.settled) {
      released.push(task)
      continue
    }
    if (hasBegun) task.losses += 1
    const { limitMs } = task.job
    const isDoubtful = started && (DOUBTFUL.includes(killed) || (killed === "timeout" && !isTrusted))
    const overran = started && killed === "timeout" && isTrusted && ageMs >= limitMs
    // One that runs elsewhere as well is judged there.
    const lostAnswer = lane === firstLost && task.places.length === 0
    const isSuspicious = isDoubtful || lostAnswer || (started && isOwnDeath(worker))
    if (overran || (isDoubtful && isAlone)) {
      results.push([task, failedResult(task.symbol, Timeout.after(task.symbol, limitMs), limitMs)])
    } else if (isSuspicious && isAlone) {
      results.push([task, blame(task, worker, code, ageMs)])
    } else if (hasBegun && task.losses >= MOST_LOSSES) {
      results.push([task, lostTooOften(task, worker, code)])
    } else if (isSuspicious || (hasBegun && task.losses >= ALONE_AFTER_LOSSES)) {
      task.suspect = true
      suspects.push(task)
    } else {
      innocents.push(task)
    }
  }
  return { results, suspects, innocents, released }
}

/** Once a worker has been ready for this long, its death while idle no longer suggests that the next one dies, too. */
const STARTED_WELL_AFTER_MS = 10_000

/**
 * Whether a worker died of itself, or did nothing at all, before it was of any
 * use: the next one may well do the same.
 */
export const isBarren = (worker: PoolWorker, now: number): boolean =>
  (worker.killed === "silent" ||
    worker.killed === "stuck" ||
    (isOwnDeath(worker) && now - worker.readyAt < STARTED_WELL_AFTER_MS)) &&
  (worker.readyAt === Infinity || protocol.markOf(worker.lanes).doing === protocol.IDLE) &&
  worker.served === 0 &&
  worker.runningLane() < 0 &&
  firstLostLane(worker) < 0
