import { readlinkSync } from "node:fs"
import { basename } from "node:path"
import process from "node:process"
import { MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads"
import type { ThreadBoot } from "../pool/protocol/protocol.ts"
import * as protocol from "../pool/protocol/protocol.ts"
import { limitOutput } from "./limitOutput.ts"
import type { Markers, WorkerSide } from "./WorkerSide.ts"

// A symbol may replace these.
const { compareExchange, load, store } = Atomics
const exit = process.exit.bind(process)

/** Markers in memory that is shared with the pool: exactly one side moves a lane on from QUEUED. */
const makeSharedMarkers = (lanes: protocol.Lanes): Markers => ({
  begin: (lane, attempt, startedAt) => {
    lanes.startedAt[lane] = startedAt
    const queued = protocol.laneWord(attempt, protocol.QUEUED)
    const started = protocol.laneWord(attempt, protocol.STARTED)
    return compareExchange(lanes.state, lane, queued, started) === queued
  },
  wait: (lane, attempt) => void store(lanes.state, lane, protocol.laneWord(attempt, protocol.WAITING)),
  end: (lane, attempt) => void store(lanes.state, lane, protocol.laneWord(attempt, protocol.DONE)),
  isWanted: (lane, attempt) => load(lanes.state, lane) === protocol.laneWord(attempt, protocol.QUEUED),
  mark: (doing, job) => protocol.mark(lanes, doing, job),
})

/**
 * Takes the port to the pool away from other modules. Closes `parentPort`, so that
 * posting there does nothing: nobody reads those messages, and they would wait in
 * the memory of the process.
 */
const takePort = (data: unknown): MessagePort | undefined => {
  if (typeof data !== "object" || data === null || !("marketsweep" in data)) return undefined
  const { marketsweep: port } = data
  Reflect.deleteProperty(data, "marketsweep")
  parentPort?.close()
  return port instanceof MessagePort ? port : undefined
}

/** The id of this thread on Linux, 0 elsewhere: the link leads to `PID/task/ID`. */
const systemThreadId = (): number => {
  try {
    return Number(basename(readlinkSync("/proc/thread-self"))) || 0
  } catch {
    return 0
  }
}

const sideOf = (port: MessagePort, boot: ThreadBoot): WorkerSide => {
  const post = port.postMessage.bind(port)
  const lanes = protocol.openLanes(boot.lanes)
  protocol.storeThread(lanes, systemThreadId())
  limitOutput(process.stdout)
  limitOutput(process.stderr)
  return {
    settings: boot,
    markers: makeSharedMarkers(lanes),
    post: (message) => post(message),
    listen: (onMessage) => void port.on("message", onMessage),
    end: () => exit(1),
  }
}

/** The worker's end in a thread, `undefined` outside of one; a promise if its settings have not arrived yet. */
export const threadSide = (): WorkerSide | Promise<WorkerSide> | undefined => {
  const port = takePort(workerData)
  if (port === undefined) return undefined
  const first: { readonly message: ThreadBoot } | undefined = receiveMessageOnPort(port)
  if (first !== undefined) return sideOf(port, first.message)
  return new Promise((resolve) => port.once("message", (boot: ThreadBoot) => resolve(sideOf(port, boot))))
}
