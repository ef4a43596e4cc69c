import { Piscina } from "piscina"
import { heapLimit, type OpenPeer, peerOf, underLimit } from "./Peer.ts"

/**
 * For speed: as many tasks a thread as are its share, Atomics left on (the default),
 * no timing recorded, no thread that comes and goes. A limit is an `AbortSignal`.
 */
export const openPiscina: OpenPeer = ({ workers, inFlight, guarded }) => {
  const pool = new Piscina<string, unknown>({
    filename: new URL("../workers/tasks.ts", import.meta.url).href,
    name: "perform",
    minThreads: workers,
    maxThreads: workers,
    recordTiming: false,
    concurrentTasksPerWorker: guarded === undefined ? inFlight / workers : 1,
    resourceLimits: heapLimit(guarded),
  })
  const run =
    guarded === undefined
      ? (name: string) => pool.run(name)
      : (name: string) => underLimit(guarded.limitMs, (signal) => pool.run(name, { signal }))
  return peerOf(run, inFlight, () => pool.destroy())
}
