import * as protocol from "../protocol.ts"
import type { Task } from "./task.ts"
import type { Killed, Thread } from "./Thread.ts"

/** Behind a symbol that runs for longer than this, nothing waits. */
export const LOOK_AFTER_MS = 20

/** How long a worker may take to become ready, or to prepare a job. */
export const START_LIMIT_MS = 30_000

/** How long a thread that runs no symbol may leave one waiting before it is held to be stuck. */
const SILENT_LIMIT_MS = 2_000

/** What a look at a thread found, and when to look again (in ms from now). */
export interface Look {
  readonly kill?: Killed
  /** What waits on this thread should go elsewhere. */
  readonly blocked: boolean
  readonly againInMs: number | undefined
}

const aged = (ageMs: number, limitMs: number, kill: Killed): Look =>
  ageMs >= limitMs
    ? { kill, blocked: true, againInMs: undefined }
    : {
        blocked: ageMs >= LOOK_AFTER_MS,
        againInMs: ageMs >= LOOK_AFTER_MS ? limitMs - ageMs : Math.min(LOOK_AFTER_MS, limitMs) - ageMs,
      }

const lookAtRunning = (task: Task, ageMs: number, now: number): Look => {
  if (now >= task.graceEndsAt) return { kill: "cancelled", blocked: true, againInMs: undefined }
  const look = aged(ageMs, task.job.limitMs, "timeout")
  return look.againInMs === undefined ? look : { ...look, againInMs: Math.min(look.againInMs, task.graceEndsAt - now) }
}

/** Reads a thread's shared memory and says what must happen to it. */
export const lookAt = (thread: Thread, now: number): Look => {
  if (thread.status === "starting") return aged(now - thread.spawnedAt, START_LIMIT_MS, "startup")
  if (thread.inFlight === 0 && thread.preparing === 0) return { blocked: false, againInMs: undefined }
  const { count, startedAt } = thread.lanes
  const running = thread.runningLane()
  const task = running < 0 ? undefined : thread.occupants[running]
  if (task !== undefined) return lookAtRunning(task, now - startedAt[running], now)
  switch (thread.stateOf(count)) {
    case protocol.PREPARING:
      return aged(now - startedAt[count], START_LIMIT_MS, "prepare")
    case protocol.PREFETCHING:
      return aged(now - startedAt[count], limitOfWaiting(thread), "prefetch")
    default: {
      // Between two symbols, or stuck in what a finished one left behind: the newest start tells.
      const sign = startedAt.reduce((newest, at) => Math.max(newest, at), thread.lastSignAt)
      return aged(now - sign, SILENT_LIMIT_MS, "silent")
    }
  }
}

const limitOfWaiting = (thread: Thread): number =>
  thread.occupants.reduce((limit, task) => Math.max(limit, task?.job.limitMs ?? 0), 0) || START_LIMIT_MS
