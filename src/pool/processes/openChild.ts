import type { ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { constants } from "node:os"
import { FrameReader, frameOf } from "../protocol/frames.ts"
import type { ChildBoot, Fault } from "../protocol/markers.ts"
import type * as protocol from "../protocol/protocol.ts"
import { processorWaitMs } from "../supervision/worker/processorWait.ts"
import { makeRefusedTransport } from "../supervision/worker/refusedTransport.ts"
import type {
  Death,
  OpenTransport,
  Transport,
  TransportEvents,
  TransportOptions,
} from "../supervision/worker/Transport.ts"
import { faultOf, OUT_OF_MEMORY } from "../supervision/worker/Transport.ts"
import { MemoryWatch } from "./MemoryWatch.ts"
import { isZombie } from "./processStatus.ts"
import { relayErrors } from "./relayErrors.ts"
import { type StartedChild, startChild, type StartOptions } from "./startChild.ts"
import type { Warden } from "./Warden.ts"

export interface ChildOptions extends StartOptions {
  readonly maxResidentMb: number
  readonly warden: Warden
}

/** Bound the size of a message: a child sends its answers every ms, and large ones at once. */
const REPLIES_A_MESSAGE = 4
const OTHER_BYTES = 64 * 1024 * 1024

const TOKEN_BYTES = 16

/** How long to wait for the pipes of a dead child to close: a process that it started may hold them open. */
const LAST_WORDS_WITHIN_MS = 1000

const nothing = (): void => {}

const HEAP_FULL = /heap out of memory|Allocation failed - process out of memory/

const isText = (value: unknown): boolean => typeof value === "string"

/** A child may send anything, so the types of all fields are checked. */
const isFault = (message: unknown): message is Fault =>
  typeof message === "object" &&
  message !== null &&
  "type" in message &&
  message.type === "fault" &&
  "name" in message &&
  isText(message.name) &&
  "message" in message &&
  isText(message.message)

const toError = ({ name, message }: Fault): Error => Object.assign(new Error(message), { name })

/** Kills the child and everything it has started: each child leads a process group. */
const killGroup = (child: ChildProcess, pid: number): void => {
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // The group is gone, or the system has no process groups.
    child.kill("SIGKILL")
  }
}

const deathOf = (code: number | null, signal: NodeJS.Signals | null, lastErrors: string): Death => {
  if (signal === null) return { code: code ?? 0 }
  const exitCode = 128 + constants.signals[signal]
  return HEAP_FULL.test(lastErrors)
    ? { code: exitCode, fault: Object.assign(new Error("its heap is full"), { code: OUT_OF_MEMORY }) }
    : { code: exitCode, fault: new Error(`it was ended by ${signal}`) }
}

/** Opens workers as child processes: messages go through pipes, the lanes are in a small file, SIGKILL ends them. */
export const openChild =
  (options: ChildOptions): OpenTransport =>
  (transport, events) => {
    try {
      return makeTransport(startChild(options, transport.lanes), options, transport, events)
    } catch (error) {
      return makeRefusedTransport(transport.lanes, events, faultOf(error))
    }
  }

const makeTransport = (
  { pid, child, toChild, fromChild, mirror }: StartedChild,
  { warden, maxResidentMb }: ChildOptions,
  { lanes: count, relayOutput, settings }: TransportOptions,
  events: TransportEvents,
): Transport => {
  let gone = false
  const lastErrors = relayErrors(child.stderr, relayOutput)
  // Standard output belongs to data: what a worker prints goes to standard error.
  if (child.stdout !== null) relayOutput(child.stdout)
  const memory = new MemoryWatch({ pid, maxResidentMb, isBusy: events.isBusy, onOver: events.onMemory })
  warden.add(pid)

  const settle = (death: Death): void => {
    if (gone) return
    gone = true
    mirror.refresh()
    mirror.close()
    events.onExit(death)
  }
  // Such as a kill that failed: the exit event says more.
  child.on("error", nothing)
  child.on("exit", (code, signal) => {
    memory.stop()
    killGroup(child, pid)
    warden.remove(pid)
    const end = (): void => {
      clearTimeout(overdue)
      fromChild.destroy()
      settle(deathOf(code, signal, lastErrors()))
    }
    const overdue = setTimeout(end, LAST_WORDS_WITHIN_MS)
    // Its last messages and error output may still be in the pipes.
    const open = [fromChild, child.stderr].filter((stream) => stream?.closed === false)
    let left = open.length
    if (left === 0) end()
    for (const stream of open) stream?.once("close", () => --left === 0 && end())
  })

  const maxBytes = REPLIES_A_MESSAGE * settings.maxReplyBytes + OTHER_BYTES
  const token = new Uint8Array(randomBytes(TOKEN_BYTES))
  const reader = new FrameReader<unknown>(maxBytes, token)
  const read = (piece: Buffer): ReadonlyArray<unknown> => {
    try {
      return reader.push(piece)
    } catch (error) {
      fromChild.destroy()
      events.onMalformed(error instanceof Error ? error : new Error(String(error)))
      return []
    }
  }
  fromChild.on("data", (piece: Buffer) => {
    if (gone) return
    for (const message of read(piece)) {
      // Reported at once: Node may wait for its own threads before it exits.
      if (isFault(message)) events.onFault(toError(message))
      else events.onMessage(message)
    }
  })
  fromChild.on("error", nothing)
  // The child is dying: its exit event says more.
  toChild.on("error", nothing)
  const send = (message: protocol.ToWorker | ChildBoot): void => void toChild.write(frameOf(message))
  send({ ...settings, lanes: count, token })

  return {
    lanes: mirror.lanes,
    refresh: () => mirror.refresh(),
    post: (message) => {
      memory.wake()
      send(message)
    },
    takeBack: (some) => mirror.takeBack(some),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null || isZombie(pid),
    waitedMs: () => processorWaitMs(`/proc/${pid}`),
    terminate: () => killGroup(child, pid),
    abandon: () => {
      gone = true
      memory.stop()
      child.unref()
      for (const stream of [toChild, fromChild, child.stdout, child.stderr]) stream?.destroy()
      mirror.close()
    },
  }
}
