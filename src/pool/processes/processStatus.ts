import { readFileSync } from "node:fs"

// Read from `/proc`, which only Linux has.

const KB = 1024

const RESIDENT = /^VmRSS:\s+(\d+) kB$/m
const SWAPPED = /^VmSwap:\s+(\d+) kB$/m
const ZOMBIE = /^State:\s+Z/m

const statusOf = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/status`, "latin1")
  } catch {
    // The process is gone, or the system has no such file.
    return undefined
  }
}

/** The resident and swapped memory of a process, in bytes; `undefined` if the system does not report it. */
export const residentBytes = (pid: number): number | undefined => {
  const status = statusOf(pid)
  const resident = status === undefined ? null : RESIDENT.exec(status)
  return resident === null ? undefined : (Number(resident[1]) + Number(SWAPPED.exec(status ?? "")?.[1] ?? 0)) * KB
}

/** Whether a process has exited but has not been reaped yet. */
export const isZombie = (pid: number | undefined): boolean => pid !== undefined && ZOMBIE.test(statusOf(pid) ?? "")
