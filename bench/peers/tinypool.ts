import { Tinypool } from "tinypool"
import { type OpenPeer, peerOf } from "./Peer.ts"

/** Set as piscina is, whose documentation it refers to. */
export const openTinypool: OpenPeer = ({ workers, inFlight, guarded }) => {
  const pool = new Tinypool({
    filename: new URL("../workers/tasks.ts", import.meta.url).href,
    name: "perform",
    minThreads: workers,
    maxThreads: workers,
    ...(guarded === undefined
      ? { concurrentTasksPerWorker: inFlight / workers }
      : { resourceLimits: { maxOldGenerationSizeMb: guarded.heapMb } }),
  })
  const run =
    guarded === undefined
      ? (name: string): Promise<unknown> => pool.run(name)
      : (name: string): Promise<unknown> => pool.run(name, { signal: AbortSignal.timeout(guarded.limitMs) })
  return peerOf(run, inFlight, () => pool.destroy())
}
