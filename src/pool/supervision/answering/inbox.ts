import type { JobError } from "../../../job/JobError.ts"
import type { FromWorker } from "../../protocol/protocol.ts"
import { monotonicMs } from "../../protocol/protocol.ts"
import type { PoolWorker } from "../worker/PoolWorker.ts"
import type { Answers } from "./receive.ts"
import { jobErrorOf } from "../worker/replies.ts"

/**
 * Whether a message is expected of a worker now. Code of a symbol can post what
 * the library would: a message counts only where it answers something.
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
      // That of an earlier ping says nothing of what was sent since.
      return worker.signs.awaitsIdle && message.ping === worker.signs.pings
    case "answers":
      return worker.inFlight > 0
    case "changed":
      return worker.status === "ready"
  }
}

/** A symbol replaced a built-in function; the worker ends. */
type Changed = Extract<FromWorker, { readonly type: "changed" }>

/** How the preparation of a job ended. */
export interface Prepared {
  readonly error: JobError | undefined
  /** What the job is read from there, where the worker named it. */
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
  worker.signs.gave(now)
  switch (message.type) {
    case "ready":
      return recipients.onReady()
    case "failed":
      return recipients.onStartFailed(jobErrorOf(message.error))
    case "prepared":
    case "rejected": {
      worker.preparing.delete(message.job)
      worker.gave(now)
      return recipients.onPrepared(message.job, preparedOf(message))
    }
    case "answers":
      return recipients.onAnswers(message, now)
    case "changed":
      return recipients.onChanged(message)
    case "pong": {
      // The worker may still be behind a symbol.
      worker.signs.ponged = message.ping
      return recipients.onPong()
    }
    case "idle":
      return worker.becomeIdle(now)
  }
}
