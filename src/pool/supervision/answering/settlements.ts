import { failedResult, type ProcessingResult } from "../../../job/ProcessingResult.ts"
import { PoolLost } from "../../../job/SymbolError.ts"
import type { Task } from "../worker/PoolWorker.ts"

/** A task and its result. */
export type Settlement = readonly [Task, ProcessingResult]

/** The `PoolLost` of a task that no worker can run any more. */
export const lossOf = (task: Task, reason: string): Settlement => {
  const { symbol } = task
  const message = `Not answered before the pool was lost: ${reason}`
  return [task, failedResult(symbol, new PoolLost({ symbol, message }))]
}

/** The `PoolLost` of those tasks that were to run again, but whose jobs have ended. */
export const lossesOfEndedJobs = (tasks: ReadonlyArray<Task>): ReadonlyArray<Settlement> =>
  tasks.flatMap((task) => (task.job.lostTo === undefined ? [] : [lossOf(task, task.job.lostTo)]))

/** The `PoolLost` of a suspect that cannot run alone on a fresh worker. */
export const lossOfSuspect = (task: Task): Settlement =>
  lossOf(task, `its worker died, and no fresh one can prepare the job (${task.job.rejectedFor})`)

/** Notes that nobody waits for the task any more. */
export const markSettled = (task: Task): void => {
  task.settled = true
  task.job.unanswered -= 1
}

/** Answers each task that has not been answered yet. */
export const settle = (settlements: ReadonlyArray<Settlement>): void => {
  for (const [task, result] of settlements) {
    if (task.settled) continue
    markSettled(task)
    task.job.deathsWithoutAnswer = 0
    task.job.rejections = 0
    if (!(task.endsWithJob && task.job.isClosed)) task.onResult(result)
  }
}

/** Notifies those who cancelled tasks that these no longer run anywhere. */
export const release = (tasks: ReadonlyArray<Task>): void => {
  for (const task of tasks) {
    if (task.places.length > 0) continue
    const { onReleased } = task
    // Calls back only once: a task that was in two lanes of a worker is listed twice.
    task.onReleased = undefined
    onReleased?.()
  }
}
