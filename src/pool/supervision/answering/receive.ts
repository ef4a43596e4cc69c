import type { ProcessingResult } from "../../../job/ProcessingResult.ts"
import { resultBytes } from "../../../job/resultBytes.ts"
import type { Measured } from "../../protocol/answers.ts"
import { Unpacker } from "../../protocol/packing.ts"
import type { FromWorker, WorkerSettings } from "../../protocol/protocol.ts"
import { runningAverage, runningAverageBytes } from "../worker/averages.ts"
import type { PoolWorker, Task } from "../worker/PoolWorker.ts"
import { resultOf } from "../worker/replies.ts"
import type { Settlement } from "./settlements.ts"

export type Answers = Extract<FromWorker, { readonly type: "answers" }>

/** The outcome of a message of answers, whose lanes are free again. */
export interface Received {
  readonly settled: ReadonlyArray<Settlement>
  /** Tasks that had been answered or cancelled before, and have ended now. */
  readonly released: ReadonlyArray<Task>
  /** Tasks that did not begin, and are to run elsewhere. */
  readonly skipped: ReadonlyArray<Task>
}

export interface ReceiveOptions {
  readonly settings: Pick<WorkerSettings, "measureWork">
  readonly slowAfterMs: number
}

/** Reads the answers of a worker; drops those that are late, repeated or for another attempt. */
export const receive = (worker: PoolWorker, message: Answers, options: ReceiveOptions): Received => {
  const settled: Array<Settlement> = []
  const released: Array<Task> = []
  const skipped: Array<Task> = []
  const unpacker = message.packed === undefined ? undefined : new Unpacker(message.packed)
  const { attempts, lanes, replies } = message
  lanes.forEach((lane, i) => {
    const reply = replies === undefined ? null : replies[i]
    const unpacked = reply === null ? unpacker?.next() : undefined
    if (worker.attempts[lane] !== attempts[i]) return
    const isSkipped = reply?.skipped === true && maySkip(worker, lane)
    const task = worker.release(lane, !isSkipped)
    if (task === undefined) return
    if (isSkipped && !task.settled) return void skipped.push(task)
    worker.served += 1
    if (task.settled) return void released.push(task)
    const measured = options.settings.measureWork ? measuredOf(task, worker, message.startedAt?.[i]) : undefined
    const result = resultOf(task.symbol, reply, unpacked, measured)
    task.job.averageMs = runningAverage(task.job.averageMs, result.processingTimeMs)
    task.job.averageBytes = runningAverageBytes(task.job.averageBytes, resultBytes(result))
    settled.push([task, flagIfSlow(task, result, options.slowAfterMs)])
  })
  return { settled, released, skipped }
}

/** Whether the worker may say that it did not run a symbol: it was taken back, or its job cannot be prepared there. */
const maySkip = (worker: PoolWorker, lane: number): boolean => {
  const task = worker.occupants[lane]
  return worker.wasRecalled(lane) || (task !== undefined && worker.unable.has(task.job.key))
}

const measuredOf = (task: Task, worker: PoolWorker, startedAt = task.submittedAt): Measured => ({
  queuedMs: Math.max(0, startedAt - task.submittedAt),
  worker: worker.id,
  attempt: task.sent,
})

const flagIfSlow = ({ slow }: Task, result: ProcessingResult, slowAfterMs: number): ProcessingResult =>
  slow || result.processingTimeMs >= slowAfterMs ? { ...result, flags: [...(result.flags ?? []), "Slow"] } : result
