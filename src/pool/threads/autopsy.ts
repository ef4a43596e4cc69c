import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { Crashed, OutOfMemory, Timeout } from "../../job/SymbolError.ts"
import type { Task } from "./task.ts"
import type { Thread } from "./Thread.ts"

/** What becomes of the tasks of a thread that is gone. */
export interface Autopsy {
  readonly results: ReadonlyArray<readonly [Task, ProcessingResult]>
  /** Died under this symbol for the first time: it runs once more, alone on a fresh thread. */
  readonly suspects: ReadonlyArray<Task>
  /** Only waited, or was done with its answer lost: unblamed, next in turn. */
  readonly innocents: ReadonlyArray<Task>
  /** Cancelled: what waits for their end can go on. */
  readonly released: ReadonlyArray<Task>
}

const isOutOfMemory = (fault: Error | undefined): boolean =>
  fault !== undefined && "code" in fault && fault.code === "ERR_WORKER_OUT_OF_MEMORY"

const describeDeath = (thread: Thread, code: number | undefined): string =>
  thread.fault === undefined
    ? `the worker ended with exit code ${code ?? "unknown"}`
    : `the worker died of ${thread.fault.name}: ${thread.fault.message}`

const blame = (task: Task, thread: Thread, code: number | undefined, ms: number): ProcessingResult => {
  const { symbol } = task
  const death = describeDeath(thread, code)
  return failedResult(
    symbol,
    isOutOfMemory(thread.fault)
      ? new OutOfMemory({ symbol, message: `Out of memory, twice, the second time alone on a fresh worker: ${death}` })
      : new Crashed({
          symbol,
          message: `Crashed its worker twice, the second time alone on a fresh one: ${death}`,
          ...(code === undefined ? {} : { exitCode: code }),
        }),
    ms,
  )
}

/** Empties the lanes of a thread that is gone and finds who is to blame. */
export const examine = (thread: Thread, code: number | undefined, now: number): Autopsy => {
  const results: Array<readonly [Task, ProcessingResult]> = []
  const suspects: Array<Task> = []
  const innocents: Array<Task> = []
  const released: Array<Task> = []
  for (let lane = 0; lane < thread.lanes.count; lane++) {
    const started = thread.isRunning(lane)
    const ageMs = now - thread.lanes.startedAt[lane]
    const task = thread.release(lane)
    if (task === undefined) continue
    const { limitMs } = task.job
    // Held by something else than the symbol's own code, perhaps: it is blamed the second time.
    const overran = thread.killed === "timeout" || (thread.killed === "held" && task.suspect)
    if (task.settled) {
      released.push(task)
    } else if (overran && started && ageMs >= limitMs) {
      results.push([task, failedResult(task.symbol, Timeout.after(task.symbol, limitMs), limitMs)])
    } else if (started && thread.killed === undefined && task.suspect) {
      results.push([task, blame(task, thread, code, ageMs)])
    } else if (started && (thread.killed === undefined || thread.killed === "held")) {
      task.suspect = true
      suspects.push(task)
    } else {
      innocents.push(task)
    }
  }
  return { results, suspects, innocents, released }
}
