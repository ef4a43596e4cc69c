import { thrownOf } from "../../../job/thrown.ts"
import type { Lanes, ToWorker, WorkerSettings } from "../../protocol/protocol.ts"
import type { RelayOutput } from "./relayOutput.ts"

/** How a worker died or was killed. */
export interface Death {
  /** The exit code; `undefined` if it has not died in time. */
  readonly code: number | undefined
  /** The cause of its death, if known. */
  readonly fault?: Error
}

/** Events of a worker, as its transport emits them. */
export interface TransportEvents {
  /** A message, still unchecked. */
  readonly onMessage: (message: unknown) => void
  /** Fatal error; `onExit` follows, unless something holds the worker. */
  readonly onFault: (fault: Error) => void
  /** An unreadable message: the worker cannot be used any more. */
  readonly onMalformed: (fault: Error) => void
  /** It exceeds its memory limit. */
  readonly onMemory: (fault: Error) => void
  /** It is gone, and all its messages have been delivered. Called once. */
  readonly onExit: (death: Death) => void
  /** Whether an answer is expected from it. */
  readonly isBusy: () => boolean
}

/**
 * The connection to one worker, a thread or a child process: messages in both
 * directions, its end, and its lanes as the worker reports them.
 */
export interface Transport {
  /** As of the last {@link refresh}; undefined for empty lanes. */
  readonly lanes: Lanes
  /** Updates the lanes, if they are not shared. */
  readonly refresh: () => void
  readonly post: (message: ToWorker) => void
  /** Empties the lanes whose symbols have not started; either this or the start succeeds, never both. */
  readonly takeBack: (lanes: ReadonlyArray<number>) => void
  /** Whether it has ended by itself, if that is known before its exit event. */
  readonly hasEnded: () => boolean
  /** How long it has waited for a processor since it was started, in ms, if the system reports that. */
  readonly waitedMs: () => number | undefined
  /** Kills it; its exit follows. */
  readonly terminate: () => void
  /** Stops waiting for a worker that does not die. */
  readonly abandon: () => void
}

export interface TransportOptions {
  readonly lanes: number
  readonly settings: WorkerSettings
  /** Receives what the worker prints. */
  readonly relayOutput: RelayOutput
}

export type OpenTransport = (options: TransportOptions, events: TransportEvents) => Transport

/** The cause of a worker's death as an error, whatever was thrown. */
export const faultOf = (thrown: unknown): Error => {
  const { name, message } = thrownOf(thrown)
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined
  return Object.assign(new Error(message), { name, ...(typeof code === "string" ? { code } : undefined) })
}

/** The error code of a worker that Node could not start. */
export const NOT_STARTED = "ERR_WORKER_NOT_STARTED"

/** Error codes of a system without the resources for another worker at the moment. */
const REFUSALS: ReadonlyArray<unknown> = ["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "ERR_WORKER_INIT_FAILED", NOT_STARTED]

/** Whether the system refused to start a worker, which says nothing about its module. */
export const isRefusal = (fault: Error | undefined): boolean =>
  fault !== undefined &&
  (("code" in fault && REFUSALS.includes(fault.code)) || REFUSALS.includes(fault.message.split(":")[0]))

/** The error code, of the platform and of this pool, for a worker whose memory is full. */
export const OUT_OF_MEMORY = "ERR_WORKER_OUT_OF_MEMORY"

export const isOutOfMemory = (fault: unknown): boolean =>
  fault instanceof Error && "code" in fault && fault.code === OUT_OF_MEMORY
