import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { PoolLost } from "../../job/SymbolError.ts"
import type { Task } from "./task.ts"

/** A task and what it is answered. */
export type Settlement = readonly [Task, ProcessingResult]

/** What a task is answered when its pool is gone. */
export const lost = (task: Task, reason: string): Settlement => {
  const { symbol } = task
  const message = `Not answered before the pool was lost: ${reason}`
  return [task, failedResult(symbol, new PoolLost({ symbol, message }))]
}

/** Answers each task that has not been answered yet. */
export const settle = (settlements: ReadonlyArray<Settlement>): void => {
  for (const [task, result] of settlements) {
    if (task.settled) continue
    task.settled = true
    if (!(task.endsWithJob && task.job.isClosed)) task.onResult(result)
  }
}

/** Tells those who cancelled them that tasks run nowhere any more. */
export const release = (tasks: ReadonlyArray<Task>): void => {
  for (const task of tasks) {
    if (task.places.length > 0) continue
    const { onReleased } = task
    // Once: one that lay in two lanes of a worker is here twice.
    task.onReleased = undefined
    onReleased?.()
  }
}
