import { failedResult, type ProcessingResult } from "../../../job/ProcessingResult.ts"
import { PoolLost } from "../../../job/SymbolError.ts"
import type { Task } from "../worker/PoolWorker.ts"

/** A task and what it is answered. */
export type Settlement = readonly [Task, ProcessingResult]

/** The answer of a task whose pool is gone. */
export const lost = (task: Task, reason: string): Settlement => {
  const { symbol } = task
  const message = `Not answered before the pool was lost: ${reason}`
  return [task, failedResult(symbol, new PoolLost({ symbol, message }))]
}

/** The answer of tasks that were to run again, but whose job is over. */
export const lostWithJob = (tasks: ReadonlyArray<Task>): ReadonlyArray<Settlement> =>
  tasks.flatMap((task) => (task.job.lostTo === undefined ? [] : [lost(task, task.job.lostTo)]))

/** The answer of a suspect that cannot run alone on a fresh worker. */
export const lostAlone = (task: Task): Settlement =>
  lost(task, `its worker died, and no fresh one can prepare the job (${task.job.rejectedFor})`)

/** Nobody waits for the task any more. */
export const markSettled = (task: Task): void => {
  task.settled = true
  task.job.unanswered -= 1
}

/** Answers each task that has not been answered yet. */
export const settle = (settlements: ReadonlyArray<Settlement>): void => {
  for (const [task, result] of settlements) {
    if (task.settled) continue
    markSettled(task)
    task.job.deathsInVain = 0
    task.job.rejections = 0
    if (!(task.endsWithJob && task.job.isClosed)) task.onResult(result)
  }
}

/** Notifies whoever cancelled tasks that these run nowhere any more. */
export const release = (tasks: ReadonlyArray<Task>): void => {
  for (const task of tasks) {
    if (task.places.length > 0) continue
    const { onReleased } = task
    // Once: one that lay in two lanes of a worker is here twice.
    task.onReleased = undefined
    onReleased?.()
  }
}
