import { Session } from "node:inspector"

/** What a symbol may leave behind without being told of. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024

const memoryInUse = (): number => {
  // Buffers are counted in `external`.
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Buffers are freed on a thread of the platform's own, and only then no longer counted: it may take its time. */
const SWEEP_MS = 10
const SWEEPS_AT_MOST = 20

/** Whether more than so much is in use once the garbage is gone; costs some 20 ms and more. */
const retainsMoreThan = (bytes: number): boolean => {
  if (memoryInUse() <= bytes) return false
  const session = new Session()
  session.connect()
  for (let sweep = 0; sweep < SWEEPS_AT_MOST && memoryInUse() > bytes; sweep++) {
    session.post("HeapProfiler.collectGarbage")
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWEEP_MS)
  }
  session.disconnect()
  return memoryInUse() > bytes
}

/** Takes stock before a symbol; gives what says afterwards whether it left timers, handles or much memory behind. */
export const takeStock = (): (() => boolean) => {
  const handles = process.getActiveResourcesInfo().length
  const bytes = memoryInUse()
  return () => process.getActiveResourcesInfo().length > handles || retainsMoreThan(bytes + MAX_GROWTH_BYTES)
}
