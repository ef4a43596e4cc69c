import { fileURLToPath } from "node:url"
import { pool as makePool } from "workerpool"
import { heapLimit, type OpenPeer, peerOf } from "./Peer.ts"

/** A dedicated worker script on threads, all started ahead. A limit is its own `timeout`, which counts from a task's start. */
export const openWorkerpool: OpenPeer = ({ workers, inFlight, guarded }) => {
  const pool = makePool(fileURLToPath(new URL("../workers/workerpool.ts", import.meta.url)), {
    minWorkers: "max",
    maxWorkers: workers,
    workerType: "thread",
    workerThreadOpts: { resourceLimits: heapLimit(guarded) },
  })
  const run =
    guarded === undefined
      ? (name: string) => pool.exec("perform", [name])
      : (name: string) => pool.exec("perform", [name]).timeout(guarded.limitMs)
  return peerOf(run, inFlight, async () => pool.terminate(guarded !== undefined))
}
