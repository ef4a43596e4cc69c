import { fileURLToPath } from "node:url"
import { FixedThreadPool } from "poolifier"
import { type OpenPeer, peerOf } from "./Peer.ts"

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
          workerOptions: { resourceLimits: { maxOldGenerationSizeMb: guarded.heapMb } },
        },
  )
  const run =
    guarded === undefined
      ? (name: string) => pool.execute(name)
      : (name: string) => pool.execute(name, undefined, AbortSignal.timeout(guarded.limitMs))
  return peerOf(run, inFlight, () => pool.destroy())
}
