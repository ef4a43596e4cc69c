import { Tinypool } from "tinypool"
import { heapLimit, type OpenPeer, type Peer, type PeerOptions, peerOf, underLimit } from "./Peer.ts"

const openWith = (runtime: "worker_threads" | "child_process", { workers, inFlight, guarded }: PeerOptions): Peer => {
  const pool = new Tinypool({
    runtime,
    filename: new URL("../workers/tasks.ts", import.meta.url).href,
    name: "perform",
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: guarded === undefined ? inFlight / workers : 1,
    resourceLimits: heapLimit(guarded),
  })
  const run =
    guarded === undefined
      ? (name: string): Promise<unknown> => pool.run(name)
      : (name: string): Promise<unknown> => underLimit(guarded.limitMs, (signal) => pool.run(name, { signal }))
  return peerOf(run, inFlight, () => pool.destroy())
}

/** Set as piscina is, whose documentation it refers to. */
export const openTinypool: OpenPeer = (options) => openWith("worker_threads", options)

export const openTinypoolProcesses: OpenPeer = (options) => openWith("child_process", options)
