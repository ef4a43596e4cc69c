import type { FromWorker, ToWorker, WorkerSettings } from "../pool/protocol/protocol.ts"

/** Where a worker says what it runs, so that the pool knows even after the worker's death. */
export interface Markers {
  /** Says that a symbol starts; `false` where it was taken back, and is not to run. */
  readonly begin: (lane: number, attempt: number, startedAt: number) => boolean
  /** The symbol that was begun waits. */
  readonly wait: (lane: number, attempt: number) => void
  /** The symbol that was begun has ended. */
  readonly end: (lane: number, attempt: number) => void
  /** Whether a symbol that has not begun is still to run. */
  readonly isWanted: (lane: number, attempt: number) => boolean
  /** Says what is done for a job, or with `IDLE` that it is over. */
  readonly mark: (doing: number, job?: number) => void
}

/** A worker's end of what its pool opened for it. */
export interface WorkerSide {
  readonly settings: WorkerSettings
  readonly markers: Markers
  /** Throws where a part of the message cannot be cloned. Nothing that a symbol has replaced is called. */
  readonly post: (message: FromWorker) => void
  readonly listen: (onMessage: (message: ToWorker) => void) => void
  /** Ends the worker; what was posted arrives. */
  readonly end: () => void
}
