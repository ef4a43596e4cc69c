import { type ChildProcess, spawn } from "node:child_process"
import { constants } from "node:os"
import { Readable, Writable } from "node:stream"
import { FrameReader, frameOf } from "../frames.ts"
import { type ChildBoot, type Fault, FROM_CHILD_FD, TO_CHILD_FD } from "../markers.ts"
import type { ToWorker } from "../protocol.ts"
import { type Death, type OpenTransport, OUT_OF_MEMORY } from "../supervision/Transport.ts"
import { LaneMirror } from "./LaneMirror.ts"
import { MemoryWatch } from "./MemoryWatch.ts"
import { type NodeOptions, nodeArguments } from "./nodeArguments.ts"
import { isZombie } from "./processStatus.ts"
import { relayErrors } from "./relayErrors.ts"
import type { Warden } from "./Warden.ts"

export interface ChildOptions extends NodeOptions {
  readonly maxResidentMb: number
  readonly env: Readonly<Record<string, string>>
  readonly warden: Warden
}

/** Messages hold answers of one millisecond, each of `maxReplyBytes` at most: this is more than any honest child sends. */
const REPLIES_A_MESSAGE = 4
const OTHER_BYTES = 64 * 1024 * 1024

/** What is in the pipes of a child that is gone is read at once; a child of its own may hold them open. */
const LAST_WORDS_WITHIN_MS = 1000

const STDERR_FD = 2

/** Node's exit codes where an exception was not caught. */
const UNCAUGHT = [1, 7]

const HEAP_FULL = /heap out of memory|Allocation failed - process out of memory/

const isFault = (message: unknown): message is Fault =>
  typeof message === "object" && message !== null && "type" in message && message.type === "fault"

const named = ({ name, message }: Fault): Error => Object.assign(new Error(String(message)), { name: String(name) })

/** Ends the child and all that it has started: each leads a group of its own. */
const killGroup = (child: ChildProcess): void => {
  const { pid } = child
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // No group is left, or the system has none.
    child.kill("SIGKILL")
  }
}

const deathOf = (
  code: number | null,
  signal: NodeJS.Signals | null,
  fault: Error | undefined,
  lastErrors: string,
): Death => {
  if (signal === null) {
    const isDeadly = fault !== undefined && UNCAUGHT.includes(code ?? 0)
    return { code: code ?? 0, ...(isDeadly ? { fault } : undefined) }
  }
  const exitCode = 128 + constants.signals[signal]
  return HEAP_FULL.test(lastErrors)
    ? { code: exitCode, fault: Object.assign(new Error("its heap is full"), { code: OUT_OF_MEMORY }) }
    : { code: exitCode, fault: new Error(`it was ended by ${signal}`) }
}

/** Workers as child processes: messages over pipes, the lanes in a small file, the end by SIGKILL. */
export const openChild =
  ({ warden, env, maxResidentMb, ...node }: ChildOptions): OpenTransport =>
  ({ lanes: count, settings }, events) => {
    const mirror = new LaneMirror(count)
    const child = spawn(process.execPath, nodeArguments(node), {
      // Standard output belongs to data: what a worker prints goes to standard error.
      stdio: ["ignore", STDERR_FD, "pipe", "pipe", "pipe", mirror.fd],
      env,
      detached: true,
      windowsHide: true,
    })
    const [toChild, fromChild] = [child.stdio[TO_CHILD_FD], child.stdio[FROM_CHILD_FD]]
    if (!(toChild instanceof Writable) || !(fromChild instanceof Readable)) throw new Error("a child without pipes")
    let fault: Error | undefined
    let gone = false
    const lastErrors = relayErrors(child.stderr)
    const memory =
      child.pid === undefined
        ? undefined
        : new MemoryWatch({ pid: child.pid, maxResidentMb, isBusy: events.isBusy, onOver: events.onMemory })
    if (child.pid !== undefined) warden.add(child.pid)

    const settle = (death: Death): void => {
      if (gone) return
      gone = true
      mirror.refresh()
      mirror.close()
      events.onExit(death)
    }
    child.on("error", (error) => {
      // It was never started: no exit follows.
      if (child.pid === undefined) settle({ code: 1, fault: error })
    })
    child.on("exit", (code, signal) => {
      memory?.stop()
      killGroup(child)
      if (child.pid !== undefined) warden.remove(child.pid)
      const end = (): void => {
        clearTimeout(overdue)
        fromChild.destroy()
        settle(deathOf(code, signal, fault, lastErrors()))
      }
      const overdue = setTimeout(end, LAST_WORDS_WITHIN_MS)
      // Its last messages, and what the system says of its end.
      const open = [fromChild, child.stderr].filter((stream) => stream?.closed === false)
      let left = open.length
      if (left === 0) end()
      for (const stream of open) stream?.once("close", () => --left === 0 && end())
    })

    const maxBytes = REPLIES_A_MESSAGE * settings.maxReplyBytes + OTHER_BYTES
    const reader = new FrameReader<unknown>(maxBytes, (message) => {
      if (isFault(message)) fault = named(message)
      else events.onMessage(message)
    })
    fromChild.on("data", (piece: Buffer) => {
      if (gone) return
      try {
        reader.push(piece)
      } catch (error) {
        fromChild.destroy()
        events.onGarbled(error instanceof Error ? error : new Error(String(error)))
      }
    })
    fromChild.on("error", () => {})
    // It is dying: its exit says more.
    toChild.on("error", () => {})
    const send = (message: ToWorker | ChildBoot): void => void toChild.write(frameOf(message))
    send({ ...settings, lanes: count })

    return {
      lanes: mirror.lanes,
      refresh: () => mirror.refresh(),
      post: (message) => {
        memory?.wake()
        send(message)
      },
      takeBack: (some) => mirror.takeBack(some),
      hasEnded: () => child.exitCode !== null || child.signalCode !== null || isZombie(child.pid),
      terminate: () => killGroup(child),
      abandon: () => {
        gone = true
        memory?.stop()
        child.unref()
        for (const stream of [toChild, fromChild, child.stderr]) stream?.destroy()
        mirror.close()
      },
    }
  }
