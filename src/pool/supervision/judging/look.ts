import * as protocol from "../../protocol/protocol.ts"
import type { Killed } from "../worker/Lifetime.ts"
import { Pauses } from "../worker/Pauses.ts"
import type { OpenJob, PoolWorker, Task } from "../worker/PoolWorker.ts"
import { longestMs, LOOK_AFTER_MS, SILENT_LIMIT_MS, START_LIMIT_MS } from "../worker/states.ts"

/** A symbol that has used this share of its limit will probably use all of it. */
const THREAT_AT = 0.5

/** How long a running event loop may take to answer a ping. */
const PONG_WITHIN_MS = 20

/** How long reading ahead may take before waiting symbols read for themselves: longer than one symbol. */
const PREFETCH_PATIENCE_MS = 1_000

/** What a check of a worker found, and when to check again. */
export interface Look {
  readonly kill?: Killed
  /** A ping is needed to see whether its event loop runs. */
  readonly ping?: boolean
  /** A symbol that has exceeded the soft limit. */
  readonly slow?: Task
  /** The symbols that wait on this worker should run on others. */
  readonly blocked: boolean
  /** The worker will probably have to be killed. */
  readonly threatened?: boolean
  readonly againInMs: number | undefined
}

/** Kills at the limit; before that, symbols that wait are moved after `patienceMs`. */
const judgeAge = (ageMs: number, limitMs: number, kill: Killed, patienceMs = LOOK_AFTER_MS): Look => {
  if (ageMs >= limitMs) return { kill, blocked: true, againInMs: undefined }
  const blocked = ageMs >= patienceMs
  return { blocked, againInMs: (blocked ? limitMs : Math.min(patienceMs, limitMs)) - ageMs }
}

/** The time of a check, and the limits that it applies. */
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
  const look = judgeAge(ageMs, limitMs, "timeout")
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
 * An overdue symbol that waits is to blame only if the event loop turns (two pongs
 * show that) and no other symbol ran on this worker before: what those left behind
 * can fill the time between two turns.
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

/** Judges a worker by its lanes and its messages, and decides what must happen to it. */
export const lookAt = (
  worker: PoolWorker,
  now: number,
  jobs: ReadonlyMap<number, OpenJob>,
  slowAfterMs: number,
  pauses = new Pauses(),
): Look => {
  const age = (from: number): number => pauses.elapsed(from, now)
  if (worker.status === "starting") {
    const look = judgeAge(age(worker.spawnedAt), START_LIMIT_MS, "startup")
    return { ...look, blocked: false }
  }
  const mark = worker.markAt(now)
  // A stray may take as long as its limit allows: it was taken back only to free its lane.
  if (mark.doing === protocol.STRAY) {
    return judgeAge(age(mark.since), Math.max(LOOK_AFTER_MS, worker.strayLimitMs), "cancelled")
  }
  if (!worker.owesAnswers) return { blocked: false, againInMs: undefined }
  // Every state has a limit, whatever the markers say.
  if (age(worker.signs.owesSince) >= longestMs(limitOf(worker)))
    return { kill: "stuck", blocked: true, againInMs: undefined }
  const running = worker.runningLane()
  const task = running < 0 ? undefined : worker.occupants[running]
  if (task !== undefined) return lookAtRunning(worker, running, task, { now, slowAfterMs, pauses })
  const doing = mark.doing === protocol.PREPARING && !worker.preparing.has(mark.job) ? protocol.IDLE : mark.doing
  switch (doing) {
    case protocol.PREPARING:
      // Nobody waits for a forgotten job.
      return judgeAge(age(mark.since), jobs.has(mark.job) ? START_LIMIT_MS : SILENT_LIMIT_MS, "prepare")
    case protocol.PREFETCHING:
      return judgeAge(age(mark.since), jobs.get(mark.job)?.limitMs ?? 0, "prefetch", PREFETCH_PATIENCE_MS)
    default: {
      // It is between two symbols, or blocked by what a finished one left behind: the newest start is a sign of life.
      const sign = worker.lanes.startedAt.reduce(
        (newest, at) => (at <= now ? Math.max(newest, at) : newest),
        worker.signs.lastAt,
      )
      return judgeAge(age(sign), SILENT_LIMIT_MS + worker.waitedSince(sign), "silent")
    }
  }
}
