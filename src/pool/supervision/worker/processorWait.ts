import { readFileSync } from "node:fs"

const NS_PER_MS = 1e6

/**
 * How long a thread has been ready to run and waited for a processor, in ms, as Linux counts it in `schedstat` below
 * `/proc/ID` or `/proc/self/task/ID`; `undefined` where the system does not say. On a busy machine it may be most of
 * the time.
 */
export const processorWaitMs = (thread: string): number | undefined => {
  try {
    const [, waited] = readFileSync(`${thread}/schedstat`, "latin1").split(" ")
    const ms = Number(waited) / NS_PER_MS
    return Number.isFinite(ms) ? ms : undefined
  } catch {
    // It is gone, or the system has no such file.
    return undefined
  }
}
