import { readFileSync } from "node:fs"

// What Linux says of a process in a file; of other systems nothing is known here.

const KB = 1024

const RESIDENT = /^VmRSS:\s+(\d+) kB$/m
const SWAPPED = /^VmSwap:\s+(\d+) kB$/m
const ZOMBIE = /^State:\s+Z/m

const statusOf = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/status`, "latin1")
  } catch {
    // It is gone, or the system has no such file: there is nothing to hold against it.
    return undefined
  }
}

/** What a process has in memory or moved out of it, in bytes; `undefined` where the system does not say. */
export const residentBytes = (pid: number): number | undefined => {
  const status = statusOf(pid)
  const resident = status === undefined ? null : RESIDENT.exec(status)
  return resident === null ? undefined : (Number(resident[1]) + Number(SWAPPED.exec(status ?? "")?.[1] ?? 0)) * KB
}

/** Whether a process has ended and waits for this one to hear of it. */
export const isZombie = (pid: number | undefined): boolean => pid !== undefined && ZOMBIE.test(statusOf(pid) ?? "")
