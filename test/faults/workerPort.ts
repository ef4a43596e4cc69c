import { parentPort, workerData } from "node:worker_threads"
import type { ThreadBoot } from "../../src/pool/protocol.ts"
import * as protocol from "../../src/pool/protocol.ts"

/** Posts what the library would never post, on the port that it answers on. */
export const post = (message: unknown): void => parentPort?.postMessage(message)

/** The lane and the attempt of the symbol that runs now, as the shared memory has them. */
export const runningPlace = (): { readonly lane: number; readonly attempt: number } => {
  const boot: ThreadBoot = workerData.marketsweep
  const { state, count } = protocol.openLanes(boot.lanes)
  for (let lane = 0; lane < count; lane++) {
    const word = Atomics.load(state, lane)
    if (protocol.laneState(word) === protocol.STARTED) return { lane, attempt: (word - protocol.STARTED) >> 3 }
  }
  throw new Error("no symbol is running")
}

/** An answer that must never be seen. */
export const poison = { ms: 1, answer: { matches: [], computedIndicators: { poison: 1 } } }
