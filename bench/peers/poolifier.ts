import { fileURLToPath } from "node:url"
import { FixedThreadPool } from "poolifier"
import { heapLimit, type OpenPeer, peerOf, underLimit } from "./Peer.ts"

/**
 * For speed: no events and no queue, which cost it more than they gain, and
 * tasks dealt out in turn. For faults: its queue, so that idle threads steal,
 * and its restarts; a limit is an `AbortSignal`.
 */
export const openPoolifier: OpenPeer = ({ workers, inFlight, guarded }) => {
  const pool = new FixedThreadPool<string, unknown>(
    workers,
    fileURLToPath(new URL("../workers/poolifier.ts", import.meta.url)),
    guarded === undefined
      ? { enableEvents: false, enableTasksQueue: false, workerChoiceStrategy: "ROUND_ROBIN" }
      : {
          enableTasksQueue: true,
          restartWorkerOnError: true,
          errorHandler: () => undefined,
          workerOptions: { resourceLimits: heapLimit(guarded) },
        },
  )
  // Without a listener, a thread's error ends the main thread.
  pool.emitter?.on("error", () => undefined)
  const run =
    guarded === undefined
      ? (name: string) => pool.execute(name)
      : (name: string) => underLimit(guarded.limitMs, (signal) => pool.execute(name, undefined, signal))
  return peerOf(run, inFlight, () => pool.destroy())
}
