import { createHash } from "node:crypto"
import { readdirSync, readlinkSync, rmSync, statSync } from "node:fs"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"

/** A file that has not been written for this long is abandoned, even if its writer cannot be checked from here. */
const FORGOTTEN_MS = 7 * 86_400_000

/** Tolerance for file systems with coarse file times. */
const COARSE_MS = 10_000

/** `report.html.3fa9c1-4711-2.tmp`: the writer's process space, its process id, and a number. */
const TEMPORARY = /\.([0-9a-f]{6})-(\d+)-\d+\.tmp$/

/** Identifies the namespace of process ids: containers that share a folder have their own. */
const processSpace = (): string => {
  let space = ""
  try {
    space = readlinkSync("/proc/self/ns/pid")
  } catch {
    // Only Linux has namespaces.
  }
  return createHash("sha256").update(`${hostname()} ${space}`).digest("hex").slice(0, 6)
}

/** The temporary name of a file that will be renamed to `target`. */
export const temporaryName = (target: string, attempt: number): string =>
  `${target}.${processSpace()}-${process.pid}-${attempt}.tmp`

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // The process exists, but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const isLeftover = (path: string, isOurSpace: boolean, pid: number, now: number): boolean => {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now
  if (now - written > FORGOTTEN_MS) return true
  if (!isOurSpace) return false
  // A container may reuse a process id: an earlier process may have had ours.
  return pid === process.pid ? written < now - process.uptime() * 1000 - COARSE_MS : !isAlive(pid)
}

/**
 * Removes the unfinished files that killed writers have left in a folder, either those of the file `name` or all. Files
 * that are still being written stay.
 */
export const removeLeftovers = (folder: string, name?: string): void => {
  const now = Date.now()
  const ourSpace = processSpace()
  try {
    for (const entry of readdirSync(folder)) {
      const [ending, space = "", pid = ""] = TEMPORARY.exec(entry) ?? []
      if (ending === undefined || (name !== undefined && entry !== `${name}${ending}`)) continue
      const path = join(folder, entry)
      if (isLeftover(path, space === ourSpace, Number(pid), now)) rmSync(path, { force: true })
    }
  } catch {
    // Best effort: a folder that cannot be listed may still be writable.
  }
}

/** Removes the unfinished files that killed writers of this file have left. */
export const removeLeftoversOf = (target: string): void => removeLeftovers(dirname(target), basename(target))
