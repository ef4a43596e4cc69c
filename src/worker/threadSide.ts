import { parentPort, workerData } from "node:worker_threads"
import type { ThreadBoot } from "../pool/protocol.ts"
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

const bootOf = (data: unknown): ThreadBoot | undefined =>
  typeof data === "object" && data !== null && "marketsweep" in data ? (data.marketsweep as ThreadBoot) : undefined

/** The worker's end where it is a thread of a pool; `undefined` where it is none. */
export const threadSide = (): WorkerSide | undefined => {
  const boot = bootOf(workerData)
  const port = parentPort
  if (boot === undefined || port === null) return undefined
  return {
    settings: boot,
    markers: sharedMarkers(protocol.openLanes(boot.lanes)),
    post: (message) => port.postMessage(message),
    listen: (onMessage) => void port.on("message", onMessage),
  }
}
