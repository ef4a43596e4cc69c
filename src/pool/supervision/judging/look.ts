import * as protocol from "../../protocol/protocol.ts"
import type { Killed } from "../worker/Lifetime.ts"
import { Pauses } from "../worker/Pauses.ts"
import type { OpenJob, PoolWorker, Task } from "../worker/PoolWorker.ts"
import { longestMs, LOOK_AFTER_MS, SILENT_LIMIT_MS, START_LIMIT_MS } from "../worker/states.ts"

/** A symbol that has used so much of its limit may well use all of it. */
const THREAT_AT = 0.5

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

/** When it is looked at, and what it is judged by. */
interface Judgement {
  readonly now: number
  readonly slowAfterMs: number
  readonly pauses: Pauses
}

const lookAtRunning = (worker: PoolWorker, lane: number, task: Task, { now, slowAfterMs, pauses }: Judgement): Look => {
  if (now >= task.graceEndsAt) return { kill: "cancelled", blocked: true, againInMs: undefined }
  const ageMs = pauses.elapsed(worker.beganAt(lane, now), now)
  const { limitMs } = task.job
  if (ageMs >= limitMs && worker.stateOf(lane) === protocol.WAITING) {
    return lookAtOverdue(worker, now - (ageMs - limitMs), { now, slowAfterMs, pauses })
  }
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

/**
 * A symbol that waits is late for a reason of its own only if the event loop
 * turns (two pongs tell), and if no other symbol ran there before it: what those
 * left behind can fill the time between two turns.
 */
const lookAtOverdue = (worker: PoolWorker, dueAt: number, { now, pauses }: Judgement): Look => {
  const { served, signs } = worker
  if (signs.hasTurnedSince(dueAt)) {
    return { kill: served === 0 ? "timeout" : "held", blocked: true, againInMs: undefined }
  }
  if (signs.isAnswered || signs.pingedAt < dueAt) return { ping: true, blocked: true, againInMs: PONG_WITHIN_MS }
  const waited = pauses.elapsed(signs.pingedAt, now)
  return waited >= PONG_WITHIN_MS
    ? { kill: "held", blocked: true, againInMs: undefined }
    : { blocked: true, againInMs: PONG_WITHIN_MS - waited }
}

/** The longest limit among the symbols that a worker holds. */
const limitOf = (worker: PoolWorker): number =>
  worker.occupants.reduce((longest, task) => Math.max(longest, task?.job.limitMs ?? 0), 0)

/** Reads a worker's shared memory and says what must happen to it. */
export const lookAt = (
  worker: PoolWorker,
  now: number,
  jobs: ReadonlyMap<number, OpenJob>,
  slowAfterMs: number,
  pauses = new Pauses(),
): Look => {
  const age = (from: number): number => pauses.elapsed(from, now)
  if (worker.status === "starting") {
    const look = aged(age(worker.spawnedAt), START_LIMIT_MS, "startup")
    return { ...look, blocked: false }
  }
  const mark = worker.markAt(now)
  // A slow symbol is no reason to lose a worker: of this one, only the place was given to others.
  if (mark.doing === protocol.STRAY) {
    return aged(age(mark.since), Math.max(LOOK_AFTER_MS, worker.strayLimitMs), "cancelled")
  }
  if (!worker.owesAnswers) return { blocked: false, againInMs: undefined }
  // A bound on every state, whatever its markers say.
  if (age(worker.signs.owesSince) >= longestMs(limitOf(worker)))
    return { kill: "stuck", blocked: true, againInMs: undefined }
  const running = worker.runningLane()
  const task = running < 0 ? undefined : worker.occupants[running]
  if (task !== undefined) return lookAtRunning(worker, running, task, { now, slowAfterMs, pauses })
  const doing = mark.doing === protocol.PREPARING && !worker.preparing.has(mark.job) ? protocol.IDLE : mark.doing
  switch (doing) {
    case protocol.PREPARING:
      // Nobody waits any more for a job that was forgotten.
      return aged(age(mark.since), jobs.has(mark.job) ? START_LIMIT_MS : SILENT_LIMIT_MS, "prepare")
    case protocol.PREFETCHING:
      return aged(age(mark.since), jobs.get(mark.job)?.limitMs ?? 0, "prefetch", PREFETCH_PATIENCE_MS)
    default: {
      // Between two symbols, or stuck in what a finished one left behind: the newest start tells.
      const sign = worker.lanes.startedAt.reduce(
        (newest, at) => (at <= now ? Math.max(newest, at) : newest),
        worker.signs.lastAt,
      )
      return aged(age(sign), SILENT_LIMIT_MS + worker.waitedSince(sign), "silent")
    }
  }
}
