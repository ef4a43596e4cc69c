import { type MessagePort, parentPort, workerData } from "node:worker_threads"
import type { ThreadBoot } from "../pool/protocol.ts"
import { SETTINGS_FOLLOW } from "../pool/threads/EarlyThread.ts"
import * as protocol from "../pool/protocol.ts"
import type { Markers, WorkerSide } from "./WorkerSide.ts"

/** In memory that the pool shares: exactly one side moves a lane away from QUEUED. */
const sharedMarkers = (lanes: protocol.Lanes): Markers => ({
  begin: (lane, attempt, startedAt) => {
    lanes.startedAt[lane] = startedAt
    const queued = protocol.laneWord(attempt, protocol.QUEUED)
    const started = protocol.laneWord(attempt, protocol.STARTED)
    return Atomics.compareExchange(lanes.state, lane, queued, started) === queued
  },
  wait: (lane, attempt) => void Atomics.store(lanes.state, lane, protocol.laneWord(attempt, protocol.WAITING)),
  end: (lane, attempt) => void Atomics.store(lanes.state, lane, protocol.laneWord(attempt, protocol.DONE)),
  isWanted: (lane, attempt) => Atomics.load(lanes.state, lane) === protocol.laneWord(attempt, protocol.QUEUED),
  mark: (doing, job) => protocol.mark(lanes, doing, job),
})

const bootOf = (data: unknown): ThreadBoot | typeof SETTINGS_FOLLOW | undefined =>
  typeof data === "object" && data !== null && "marketsweep" in data ? (data.marketsweep as ThreadBoot) : undefined

/** All answers go through the port, those of others as well. */
const refuseToClose = (): never => {
  throw new Error("The port of a worker belongs to its pool: it is not to be closed")
}

const sideOf = (port: MessagePort, boot: ThreadBoot): WorkerSide => {
  port.close = refuseToClose
  return {
    settings: boot,
    markers: sharedMarkers(protocol.openLanes(boot.lanes)),
    post: (message) => port.postMessage(message),
    listen: (onMessage) => void port.on("message", onMessage),
  }
}

/** The worker's end where it is a thread of a pool; `undefined` where it is none. Later, if its settings are yet to come. */
export const threadSide = (): WorkerSide | Promise<WorkerSide> | undefined => {
  const boot = bootOf(workerData)
  const port = parentPort
  if (boot === undefined || port === null) return undefined
  if (boot !== SETTINGS_FOLLOW) return sideOf(port, boot)
  return new Promise((resolve) => port.once("message", (settings: ThreadBoot) => resolve(sideOf(port, settings))))
}
