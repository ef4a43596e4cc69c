import { readFileSync } from "node:fs"

const NS_PER_MS = 1e6

/**
 * How long a thread has been runnable but waiting for a processor, in ms, as Linux counts it in `schedstat` below
 * `/proc/ID` or `/proc/self/task/ID`; `undefined` if the system does not report it. On a busy machine it may be most
 * of the time.
 */
export const processorWaitMs = (thread: string): number | undefined => {
  try {
    const [, waited] = readFileSync(`${thread}/schedstat`, "latin1").split(" ")
    const ms = Number(waited) / NS_PER_MS
    return Number.isFinite(ms) ? ms : undefined
  } catch {
    // The thread is gone, or the system has no such file.
    return undefined
  }
}
