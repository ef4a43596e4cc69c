import * as protocol from "../protocol.ts"
import type { OpenJob, Task } from "./task.ts"
import type { Killed, PoolWorker } from "./PoolWorker.ts"

/** Behind a symbol that runs for longer than this, nothing waits. */
export const LOOK_AFTER_MS = 20

/** A symbol that has used so much of its limit may well use all of it. */
const THREAT_AT = 0.5

/** How long a worker may take to become ready, or to prepare a job. */
export const START_LIMIT_MS = 30_000

/** How long a worker that runs no symbol may leave one waiting before it is held to be stuck. */
export const SILENT_LIMIT_MS = 2_000

/** How long an event loop that turns may take to say so. */
const PONG_WITHIN_MS = 20

/** Reading ahead may take longer than one symbol: only after this do the symbols that wait for it read for themselves. */
const PREFETCH_PATIENCE_MS = 1_000

/** What a look at a worker found, and when to look again (in ms from now). */
export interface Look {
  readonly kill?: Killed
  /** Whether its event loop turns must be asked. */
  readonly ping?: boolean
  /** The symbol that has now run longer than the soft limit. */
  readonly slow?: Task
  /** What waits on this worker should go elsewhere. */
  readonly blocked: boolean
  /** The worker may well have to be killed. */
  readonly threatened?: boolean
  readonly againInMs: number | undefined
}

const aged = (ageMs: number, limitMs: number, kill: Killed, patienceMs = LOOK_AFTER_MS): Look => {
  if (ageMs >= limitMs) return { kill, blocked: true, againInMs: undefined }
  const blocked = ageMs >= patienceMs
  return { blocked, againInMs: (blocked ? limitMs : Math.min(patienceMs, limitMs)) - ageMs }
}

const lookAtRunning = (worker: PoolWorker, lane: number, task: Task, now: number, slowAfterMs: number): Look => {
  if (now >= task.graceEndsAt) return { kill: "cancelled", blocked: true, againInMs: undefined }
  const startedAt = worker.lanes.startedAt[lane]
  const ageMs = now - startedAt
  const { limitMs } = task.job
  if (ageMs >= limitMs && worker.stateOf(lane) === protocol.WAITING)
    return lookAtOverdue(worker, startedAt + limitMs, now)
  const look = aged(ageMs, limitMs, "timeout")
  if (look.againInMs === undefined) return look
  const isSlow = ageMs >= slowAfterMs
  const threatensAtMs = Math.max(LOOK_AFTER_MS, limitMs * THREAT_AT)
  const threatened = ageMs >= threatensAtMs
  return {
    ...look,
    threatened,
    ...(isSlow && !task.slow ? { slow: task } : undefined),
    againInMs: Math.min(
      look.againInMs,
      task.graceEndsAt - now,
      isSlow ? Infinity : slowAfterMs - ageMs,
      threatened ? Infinity : threatensAtMs - ageMs,
    ),
  }
}

/** A symbol that waits is late for a reason of its own only if the event loop turns: a pong tells. */
const lookAtOverdue = (worker: PoolWorker, dueAt: number, now: number): Look => {
  if (worker.pongedAt >= dueAt) return { kill: "timeout", blocked: true, againInMs: undefined }
  if (worker.pingedAt < dueAt) return { ping: true, blocked: true, againInMs: PONG_WITHIN_MS }
  const waited = now - worker.pingedAt
  return waited >= PONG_WITHIN_MS
    ? { kill: "held", blocked: true, againInMs: undefined }
    : { blocked: true, againInMs: PONG_WITHIN_MS - waited }
}

/** Reads a worker's shared memory and says what must happen to it. */
export const lookAt = (
  worker: PoolWorker,
  now: number,
  jobs: ReadonlyMap<number, OpenJob>,
  slowAfterMs: number,
): Look => {
  if (worker.status === "starting") {
    const look = aged(now - worker.spawnedAt, START_LIMIT_MS, "startup")
    return { ...look, blocked: false }
  }
  // It is dying of its own: the exit follows, and says more than a limit that passes meanwhile.
  if (worker.fault !== undefined) return { blocked: true, againInMs: undefined }
  const mark = protocol.markOf(worker.lanes)
  if (mark.doing === protocol.STRAY) return aged(now - mark.since, LOOK_AFTER_MS, "cancelled")
  if (!worker.owesAnswers) return { blocked: false, againInMs: undefined }
  const { startedAt } = worker.lanes
  const running = worker.runningLane()
  const task = running < 0 ? undefined : worker.occupants[running]
  if (task !== undefined) return lookAtRunning(worker, running, task, now, slowAfterMs)
  switch (mark.doing) {
    case protocol.PREPARING:
      // Nobody waits any more for a job that was forgotten.
      return aged(now - mark.since, jobs.has(mark.job) ? START_LIMIT_MS : SILENT_LIMIT_MS, "prepare")
    case protocol.PREFETCHING:
      return aged(now - mark.since, jobs.get(mark.job)?.limitMs ?? 0, "prefetch", PREFETCH_PATIENCE_MS)
    default: {
      // Between two symbols, or stuck in what a finished one left behind: the newest start tells.
      const sign = startedAt.reduce((newest, at) => Math.max(newest, at), worker.lastSignAt)
      return aged(now - sign, SILENT_LIMIT_MS, "silent")
    }
  }
}

/** What a look can lead to, besides the end of the worker. */
export interface WatchEvents {
  readonly onBlocked: (worker: PoolWorker) => void
  readonly onThreat: () => void
  readonly onSlow: (symbol: string) => void
}

/** Looks at each worker when it is due: one timer a worker, set again only as far as needed. */
export class Watch {
  readonly #jobs: ReadonlyMap<number, OpenJob>
  readonly #slowAfterMs: number
  readonly #events: WatchEvents

  constructor(jobs: ReadonlyMap<number, OpenJob>, slowAfterMs: number, events: WatchEvents) {
    this.#jobs = jobs
    this.#slowAfterMs = slowAfterMs
    this.#events = events
  }

  /** Looks in `ms`, or earlier if the worker is to be looked at earlier already. */
  lookIn(worker: PoolWorker, ms: number): void {
    const dueAt = protocol.monotonicMs() + ms
    if (worker.status === "dying" || worker.status === "dead" || worker.timerDueAt <= dueAt) return
    clearTimeout(worker.timer)
    worker.timerDueAt = dueAt
    worker.timer = setTimeout(() => this.#look(worker), Math.ceil(ms))
  }

  /** No look is due until one is asked for. */
  rest(worker: PoolWorker): void {
    clearTimeout(worker.timer)
    worker.timer = undefined
    worker.timerDueAt = Infinity
  }

  #look(worker: PoolWorker): void {
    this.rest(worker)
    worker.refresh()
    const look = lookAt(worker, protocol.monotonicMs(), this.#jobs, this.#slowAfterMs)
    const { kill, ping, slow, blocked, threatened, againInMs } = look
    if (kill !== undefined) return worker.kill(kill)
    if (slow !== undefined) {
      slow.slow = true
      this.#events.onSlow(slow.symbol)
    }
    if (ping === true) worker.ping()
    if (blocked && !worker.blocked) {
      worker.blocked = true
      // It may have nothing left to answer when it comes free.
      worker.ping()
      this.#events.onBlocked(worker)
    }
    if (threatened === true) this.#events.onThreat()
    if (againInMs !== undefined) this.lookIn(worker, Math.max(1, againInMs))
  }
}
