import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { Measured } from "../answers.ts"
import { Unpacker } from "../packing.ts"
import type { FromWorker } from "../protocol.ts"
import { averaged } from "./dispatch.ts"
import type { PoolWorker } from "./PoolWorker.ts"
import { resultOf } from "./replies.ts"
import type { Settlement } from "./settlements.ts"
import type { SupervisorOptions } from "./Supervisor.ts"
import type { Task } from "./task.ts"

export type Answers = Extract<FromWorker, { readonly type: "answers" }>

/** What a message of answers comes to; its lanes are free again. */
export interface Received {
  readonly settled: ReadonlyArray<Settlement>
  /** They had been answered or cancelled before, and have now ended. */
  readonly released: ReadonlyArray<Task>
  /** Taken back before they began: they run elsewhere. */
  readonly skipped: ReadonlyArray<Task>
}

/** Reads the answers of a worker; what is late, comes twice or is for another attempt is dropped. */
export const receive = (worker: PoolWorker, message: Answers, options: SupervisorOptions): Received => {
  const settled: Array<Settlement> = []
  const released: Array<Task> = []
  const skipped: Array<Task> = []
  const unpacker = message.packed === undefined ? undefined : new Unpacker(message.packed)
  message.lanes.forEach((lane, i) => {
    const reply = message.replies[i]
    const unpacked = reply === null ? unpacker?.next() : undefined
    if (worker.attempts[lane] !== message.attempts[i]) return
    const isSkipped = reply?.skipped === true && worker.wasRecalled(lane)
    const task = worker.release(lane, !isSkipped)
    if (task === undefined) return
    if (isSkipped && !task.settled) return void skipped.push(task)
    worker.served += 1
    if (task.settled) return void released.push(task)
    const measured = options.settings.measureWork ? measuredOf(task, worker, message.startedAt?.[i]) : undefined
    const result = resultOf(task.symbol, reply, unpacked, measured)
    task.job.averageMs = averaged(task.job.averageMs, result.processingTimeMs)
    settled.push([task, flagged(task, result, options.slowAfterMs)])
  })
  return { settled, released, skipped }
}

const measuredOf = (task: Task, worker: PoolWorker, startedAt = task.submittedAt): Measured => ({
  queuedMs: Math.max(0, startedAt - task.submittedAt),
  worker: worker.id,
  attempt: task.sent,
})

const flagged = ({ slow }: Task, result: ProcessingResult, slowAfterMs: number): ProcessingResult =>
  slow || result.processingTimeMs >= slowAfterMs ? { ...result, flags: [...(result.flags ?? []), "Slow"] } : result
