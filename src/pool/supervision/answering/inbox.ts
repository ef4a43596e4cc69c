import type { JobError } from "../../../job/JobError.ts"
import type { FromWorker } from "../../protocol/protocol.ts"
import { monotonicMs } from "../../protocol/protocol.ts"
import type { PoolWorker } from "../worker/PoolWorker.ts"
import type { Answers } from "./receive.ts"
import { jobErrorOf } from "../worker/replies.ts"

/**
 * Whether a message is expected from a worker now. A symbol can post messages of
 * the protocol itself, so a message counts only if it answers something.
 */
export const isExpected = (worker: PoolWorker, message: FromWorker): boolean => {
  switch (message.type) {
    case "ready":
    case "failed":
      return worker.status === "starting"
    case "prepared":
    case "rejected":
      return worker.preparing.has(message.job)
    case "pong":
      return message.ping > worker.signs.ponged && message.ping <= worker.signs.pings
    case "idle":
      // The reply to an earlier ping says nothing about what was sent since.
      return worker.signs.awaitsIdle && message.ping === worker.signs.pings
    case "answers":
      return worker.inFlight > 0
    case "changed":
      return worker.status === "ready"
  }
}

type Changed = Extract<FromWorker, { readonly type: "changed" }>

/** How the preparation of a job ended. */
export interface Prepared {
  readonly error: JobError | undefined
  /** What the worker reads the job from, if it named that. */
  readonly source: string | undefined
}

/** Handlers of messages, besides the worker's own bookkeeping. */
export interface Recipients {
  readonly onReady: () => void
  readonly onStartFailed: (error: JobError) => void
  readonly onPrepared: (job: number, prepared: Prepared) => void
  readonly onAnswers: (answers: Answers, now: number) => void
  readonly onChanged: (changed: Changed) => void
  readonly onPong: () => void
}

const preparedOf = (message: Extract<FromWorker, { readonly type: "prepared" | "rejected" }>): Prepared =>
  message.type === "prepared"
    ? { error: undefined, source: message.source }
    : { error: jobErrorOf(message.error), source: undefined }

/** Notes what an expected message says about its worker, and passes it on. */
export const deliver = (worker: PoolWorker, message: FromWorker, recipients: Recipients): void => {
  const now = monotonicMs()
  worker.signs.noteSign(now)
  switch (message.type) {
    case "ready":
      return recipients.onReady()
    case "failed":
      return recipients.onStartFailed(jobErrorOf(message.error))
    case "prepared":
    case "rejected": {
      worker.preparing.delete(message.job)
      worker.noteAnswer(now)
      return recipients.onPrepared(message.job, preparedOf(message))
    }
    case "answers":
      return recipients.onAnswers(message, now)
    case "changed":
      return recipients.onChanged(message)
    case "pong": {
      // Not a sign of progress: the worker may still be behind a symbol.
      worker.signs.ponged = message.ping
      return recipients.onPong()
    }
    case "idle":
      return worker.becomeIdle(now)
  }
}
