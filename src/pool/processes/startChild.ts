import { type ChildProcess, spawn } from "node:child_process"
import { Readable, Writable } from "node:stream"
import { FROM_CHILD_FD, TO_CHILD_FD } from "../protocol/markers.ts"
import { NOT_STARTED } from "../supervision/worker/Transport.ts"
import { LaneMirror } from "./LaneMirror.ts"
import { type NodeOptions, nodeArguments } from "./nodeArguments.ts"

export interface StartOptions extends NodeOptions {
  readonly env: Readonly<Record<string, string>>
}

/** A running child, and the parent's ends of its pipes and of its lanes. */
export interface StartedChild {
  readonly pid: number
  readonly child: ChildProcess
  readonly toChild: Writable
  readonly fromChild: Readable
  readonly mirror: LaneMirror
}

const makeNotStarted = (): Error =>
  Object.assign(new Error("Node was not started: are there too many processes, or open files?"), { code: NOT_STARTED })

/** Starts Node with a worker module; throws if the system or Node refuses. */
export const startChild = ({ env, ...node }: StartOptions, lanes: number): StartedChild => {
  const mirror = new LaneMirror(lanes)
  try {
    const child = spawn(process.execPath, nodeArguments(node), {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", mirror.fd],
      env,
      detached: true,
      windowsHide: true,
    })
    // Emitted later if the spawn failed, which a missing `pid` already shows.
    child.once("error", () => {})
    const { pid, stdio } = child
    if (pid === undefined) throw makeNotStarted()
    const [toChild, fromChild] = [stdio[TO_CHILD_FD], stdio[FROM_CHILD_FD]]
    if (toChild instanceof Writable && fromChild instanceof Readable) return { pid, child, toChild, fromChild, mirror }
    throw new Error("Node was started without pipes")
  } catch (error) {
    mirror.close()
    throw error
  }
}
