import type { FromWorker, ToWorker, WorkerSettings } from "../pool/protocol/protocol.ts"

/** Where a worker marks what it runs, so that the pool knows even after the worker's death. */
export interface Markers {
  /** Marks the start of a symbol; `false` if it was taken back and must not run. */
  readonly begin: (lane: number, attempt: number, startedAt: number) => boolean
  /** The symbol that was begun waits. */
  readonly wait: (lane: number, attempt: number) => void
  /** The symbol that was begun has ended. */
  readonly end: (lane: number, attempt: number) => void
  /** Whether a symbol that has not begun is still to run. */
  readonly isWanted: (lane: number, attempt: number) => boolean
  /** Marks what is done for a job, or with `IDLE` its end. */
  readonly mark: (doing: number, job?: number) => void
}

/** A worker's end of what its pool opened for it. */
export interface WorkerSide {
  readonly settings: WorkerSettings
  readonly markers: Markers
  /** Throws if the message cannot be cloned. Calls nothing that a symbol may have replaced. */
  readonly post: (message: FromWorker) => void
  readonly listen: (onMessage: (message: ToWorker) => void) => void
  /** Ends the worker; what was posted arrives. */
  readonly end: () => void
}
