import { thrownOf } from "../../../job/thrown.ts"
import type { Lanes, ToWorker, WorkerSettings } from "../../protocol/protocol.ts"
import type { RelayOutput } from "./relayOutput.ts"

/** How a worker ended by itself or was ended. */
export interface Death {
  /** `undefined` where it has not died in time. */
  readonly code: number | undefined
  /** What it died of, where that is known. */
  readonly fault?: Error
}

/** Events of a worker, as its transport emits them. */
export interface TransportEvents {
  /** Whatever came, still to be checked. */
  readonly onMessage: (message: unknown) => void
  /** Fatal error; `onExit` follows, unless something holds the worker. */
  readonly onFault: (fault: Error) => void
  /** What came cannot be read: the worker is of no use any more. */
  readonly onGarbled: (fault: Error) => void
  /** It takes more memory than it may. */
  readonly onMemory: (fault: Error) => void
  /** It is gone, and all that it had sent has been told. Once. */
  readonly onExit: (death: Death) => void
  /** Whether something is expected from it. */
  readonly isBusy: () => boolean
}

/**
 * What carries one worker, a thread or a child process: messages both ways, its
 * end, and the lanes as the worker itself says that they are.
 */
export interface Transport {
  /** As of the last {@link refresh}; of lanes that are empty nothing is said. */
  readonly lanes: Lanes
  /** Brings the lanes up to date, where they are not always. */
  readonly refresh: () => void
  readonly post: (message: ToWorker) => void
  /** Empties those of the lanes whose symbols have not started; of this and a start exactly one succeeds. */
  readonly takeBack: (lanes: ReadonlyArray<number>) => void
  /** Whether it has ended by itself already, where that can be known before its exit is told. */
  readonly hasEnded: () => boolean
  /** How long it has waited for a processor since it began, in ms, where the system says. */
  readonly waitedMs: () => number | undefined
  /** Ends it, whatever it does; its exit follows. */
  readonly terminate: () => void
  /** It does not die: nothing waits for it any more. */
  readonly abandon: () => void
}

export interface TransportOptions {
  readonly lanes: number
  readonly settings: WorkerSettings
  /** Takes what the worker prints. */
  readonly relayOutput: RelayOutput
}

export type OpenTransport = (options: TransportOptions, events: TransportEvents) => Transport

/** What a worker died of, as an error that can be read whatever was thrown. */
export const faultOf = (thrown: unknown): Error => {
  const { name, message } = thrownOf(thrown)
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined
  return Object.assign(new Error(message), { name, ...(typeof code === "string" ? { code } : undefined) })
}

/** The code of a worker that Node could not start. */
export const NOT_STARTED = "ERR_WORKER_NOT_STARTED"

/** The system has no room for one more at the moment. */
const REFUSALS: ReadonlyArray<unknown> = ["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "ERR_WORKER_INIT_FAILED", NOT_STARTED]

/** Whether the system refused to start a worker, which says nothing of its module. */
export const isRefusal = (fault: Error | undefined): boolean =>
  fault !== undefined &&
  (("code" in fault && REFUSALS.includes(fault.code)) || REFUSALS.includes(fault.message.split(":")[0]))

/** The code by which the platform, and this pool, say that a worker's memory is full. */
export const OUT_OF_MEMORY = "ERR_WORKER_OUT_OF_MEMORY"

export const isOutOfMemory = (fault: unknown): boolean =>
  fault instanceof Error && "code" in fault && fault.code === OUT_OF_MEMORY
