import { failedResult, type ProcessingResult } from "../../../job/ProcessingResult.ts"
import { Crashed, OutOfMemory, Timeout } from "../../../job/SymbolError.ts"
import type { Killed } from "../worker/Lifetime.ts"
import { Pauses } from "../worker/Pauses.ts"
import type { PoolWorker, Task } from "../worker/PoolWorker.ts"
import * as protocol from "../../protocol/protocol.ts"
import { isOutOfMemory } from "../worker/Transport.ts"

/** What happens to the tasks of a worker that is gone. */
export interface Autopsy {
  readonly results: ReadonlyArray<readonly [Task, ProcessingResult]>
  /** Those that may have killed the worker, for the first time: they run again, each alone on a fresh worker. */
  readonly suspects: ReadonlyArray<Task>
  /** Those that waited, or whose answers were lost: they run next, without blame. */
  readonly innocents: ReadonlyArray<Task>
  /** Those that were cancelled: whoever waits for their end can continue. */
  readonly released: ReadonlyArray<Task>
}

/** Deaths of which the running symbol is suspected: by itself, for lack of memory, or after an unreadable message. */
const OWN_DEATHS: ReadonlyArray<Killed | undefined> = [undefined, "memory", "garbled"]

/** Kills while a symbol ran that other code may have held up. */
const DOUBTFUL: ReadonlyArray<Killed | undefined> = ["held", "stuck"]

/** Deaths of which a finished symbol is suspected: it may have broken the channel of the answers. */
const MUTE: ReadonlyArray<Killed | undefined> = [...OWN_DEATHS, "silent", "stuck"]

/** A symbol that was lost with its worker this often runs alone, so that it and others do not harm each other. */
const ALONE_AFTER_LOSSES = 2

/** A symbol that was lost this often is blamed. */
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

const blameForLosses = (task: Task, worker: PoolWorker, code: number | undefined): ProcessingResult => {
  const { symbol } = task
  const message = `Lost ${task.losses} workers, the last one alone: ${describeDeath(worker, code)}`
  return failedResult(symbol, new Crashed({ symbol, message }))
}

/** Among the lanes in a state, the one whose symbol was sent first, or -1. */
const firstIn = (worker: PoolWorker, state: number): number => {
  let first = -1
  for (let lane = 0; lane < worker.lanes.count; lane++) {
    if (worker.occupants[lane] === undefined || worker.stateOf(lane) !== state) continue
    // Symbols run in the order of their attempts, whose numbers wrap around.
    if (first < 0 || ((worker.attempts[lane] - worker.attempts[first]) | 0) < 0) first = lane
  }
  return first
}

/**
 * The lane of the first symbol whose answer was lost, if the worker ended with no
 * symbol running that can be blamed: that one may have broken the channel of the
 * answers. Otherwise -1.
 */
const firstLostLane = (worker: PoolWorker): number =>
  MUTE.includes(worker.killed) && worker.runningLane() < 0 ? firstIn(worker, protocol.DONE) : -1

/** The lane that was next, if the worker fell silent and marked none as running; otherwise -1. */
const nextInTurn = (worker: PoolWorker): number =>
  (worker.killed === "silent" || worker.killed === "stuck") && worker.runningLane() < 0
    ? firstIn(worker, protocol.QUEUED)
    : -1

/**
 * Whether one lane is marked as running. Symbols run one at a time: if several are marked, their times cannot be
 * trusted.
 */
const runsOne = (worker: PoolWorker): boolean =>
  worker.occupants.filter((task, lane) => task !== undefined && worker.isRunning(lane)).length === 1

/**
 * Empties the lanes of a worker that is gone and decides which symbol is to blame; `now` is when it was killed or
 * died.
 */
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
    // A symbol that also runs elsewhere is judged there.
    const lostAnswer = lane === firstLost && task.places.length === 0
    const isSuspicious = isDoubtful || lostAnswer || (started && isOwnDeath(worker))
    if (overran || (isDoubtful && isAlone)) {
      results.push([task, failedResult(task.symbol, Timeout.after(task.symbol, limitMs), limitMs)])
    } else if (isSuspicious && isAlone) {
      results.push([task, blame(task, worker, code, ageMs)])
    } else if (hasBegun && task.losses >= MOST_LOSSES) {
      results.push([task, blameForLosses(task, worker, code)])
    } else if (isSuspicious || (hasBegun && task.losses >= ALONE_AFTER_LOSSES)) {
      task.suspect = true
      suspects.push(task)
    } else {
      innocents.push(task)
    }
  }
  return { results, suspects, innocents, released }
}

/**
 * Once a worker has been ready for this long, its death while idle does not suggest that the next one will die, too.
 */
const STARTED_WELL_AFTER_MS = 10_000

/**
 * Whether a worker died by itself, or did nothing, before it was of any use: the
 * next one would probably do the same.
 */
export const diedUnused = (worker: PoolWorker, now: number): boolean =>
  (worker.killed === "silent" ||
    worker.killed === "stuck" ||
    (isOwnDeath(worker) && now - worker.readyAt < STARTED_WELL_AFTER_MS)) &&
  (worker.readyAt === Infinity || protocol.markOf(worker.lanes).doing === protocol.IDLE) &&
  worker.served === 0 &&
  worker.runningLane() < 0 &&
  firstLostLane(worker) < 0
