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

/** Lanes in memory that the pool shares: exactly one side moves a lane on from QUEUED. */
const sharedMarkers = (lanes: protocol.Lanes): Markers => ({
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
 * The port to the pool, taken out of what other modules can read. Nobody takes
 * what is posted on `parentPort`, and it would wait in the memory of the whole
 * process: that port is closed, which makes posting there do nothing.
 */
const takePort = (data: unknown): MessagePort | undefined => {
  if (typeof data !== "object" || data === null || !("marketsweep" in data)) return undefined
  const { marketsweep: port } = data
  Reflect.deleteProperty(data, "marketsweep")
  parentPort?.close()
  return port instanceof MessagePort ? port : undefined
}

/** The number of this thread on Linux, 0 elsewhere: the link names `PID/task/NUMBER`. */
const threadNumber = (): number => {
  try {
    return Number(basename(readlinkSync("/proc/thread-self"))) || 0
  } catch {
    return 0
  }
}

const sideOf = (port: MessagePort, boot: ThreadBoot): WorkerSide => {
  const post = port.postMessage.bind(port)
  const lanes = protocol.openLanes(boot.lanes)
  protocol.tellThread(lanes, threadNumber())
  limitOutput(process.stdout)
  limitOutput(process.stderr)
  return {
    settings: boot,
    markers: sharedMarkers(lanes),
    post: (message) => post(message),
    listen: (onMessage) => void port.on("message", onMessage),
    end: () => exit(1),
  }
}

/** The worker's end in a thread of a pool, or `undefined`. Later, if its settings are yet to come. */
export const threadSide = (): WorkerSide | Promise<WorkerSide> | undefined => {
  const port = takePort(workerData)
  if (port === undefined) return undefined
  const first: { readonly message: ThreadBoot } | undefined = receiveMessageOnPort(port)
  if (first !== undefined) return sideOf(port, first.message)
  return new Promise((resolve) => port.once("message", (boot: ThreadBoot) => resolve(sideOf(port, boot))))
}
