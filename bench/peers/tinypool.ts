import { Tinypool } from "tinypool"
import { heapLimit, type OpenPeer, peerOf, underLimit } from "./Peer.ts"

/** Set as piscina is, whose documentation it refers to. */
export const openTinypool: OpenPeer = ({ workers, inFlight, guarded }) => {
  const pool = new Tinypool({
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
