import { Session } from "node:inspector"

/** What a symbol may leave behind without being told of. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024

const memoryInUse = (): number => {
  // Buffers are counted in `external`.
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Buffers are freed on a thread of the platform's own, and only then no longer counted. */
const SWEEP_MS = 10

/** What is in use once the garbage is gone; costs some 20 ms and more. */
const memoryRetained = (): number => {
  const session = new Session()
  session.connect()
  session.post("HeapProfiler.collectGarbage")
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWEEP_MS)
  session.post("HeapProfiler.collectGarbage")
  session.disconnect()
  return memoryInUse()
}

/** Takes stock before a symbol; gives what says afterwards whether it left timers, handles or much memory behind. */
export const takeStock = (): (() => boolean) => {
  const handles = process.getActiveResourcesInfo().length
  const bytes = memoryInUse()
  return () =>
    process.getActiveResourcesInfo().length > handles ||
    (memoryInUse() - bytes > MAX_GROWTH_BYTES && memoryRetained() - bytes > MAX_GROWTH_BYTES)
}
