import type { FromWorker, ToWorker, WorkerSettings } from "../pool/protocol/protocol.ts"

/** Marks what a worker runs where the pool can read it, even after the worker's death. */
export interface Markers {
  /** Marks that a symbol begins, in ms of `monotonicMs`; `false` if it was taken back and must not run. */
  readonly begin: (lane: number, attempt: number, startedAt: number) => boolean
  /** Marks that the running symbol waits. */
  readonly wait: (lane: number, attempt: number) => void
  /** Marks that the running symbol has ended. */
  readonly end: (lane: number, attempt: number) => void
  /** Whether a symbol that has not begun is still to run. */
  readonly isWanted: (lane: number, attempt: number) => boolean
  /** Marks what the worker does for a job, or with `IDLE` that it is done. */
  readonly mark: (doing: number, job?: number) => void
}

/** A worker's end of the connection to its pool. */
export interface WorkerSide {
  readonly settings: WorkerSettings
  readonly markers: Markers
  /** Throws if the message cannot be cloned. Calls nothing that a symbol may have replaced. */
  readonly post: (message: FromWorker) => void
  readonly listen: (onMessage: (message: ToWorker) => void) => void
  /** Ends the worker; what was posted still arrives. */
  readonly end: () => void
}
