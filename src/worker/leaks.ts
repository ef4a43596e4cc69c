import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** How much memory a symbol may leave behind without a flag. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024

const memoryInUse = (): number => {
  // `external` includes buffers.
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

type Collect = (options: { readonly type: "major"; readonly execution: "sync"; readonly flavor: "last-resort" }) => void

/**
 * Collects all garbage. A plain collection keeps buffers that a background thread
 * has yet to sweep, which would be taken for a leak.
 */
const collectAll = (): void => {
  setFlagsFromString("--expose-gc")
  const collect: Collect = runInNewContext("gc")
  collect({ type: "major", execution: "sync", flavor: "last-resort" })
}

/** Whether more than this is in use after a garbage collection, which takes 20 ms and more and runs only if needed. */
const retainsMoreThan = (bytes: number): boolean => {
  if (memoryInUse() <= bytes) return false
  collectAll()
  return memoryInUse() > bytes
}

/**
 * Counts timers, handles and memory before a symbol; returns a function that tells whether the symbol has left timers
 * or handles behind, or more than `MAX_GROWTH_BYTES` of memory.
 */
export const takeStock = (): (() => boolean) => {
  const handles = process.getActiveResourcesInfo().length
  const bytes = memoryInUse()
  return () => process.getActiveResourcesInfo().length > handles || retainsMoreThan(bytes + MAX_GROWTH_BYTES)
}
