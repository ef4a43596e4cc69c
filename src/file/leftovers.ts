import { createHash } from "node:crypto"
import { readdirSync, readlinkSync, rmSync, statSync } from "node:fs"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"

/** No writer pauses for this long: it is gone, wherever it ran. */
const FORGOTTEN_MS = 7 * 86_400_000

/** File times of some file systems are this coarse. */
const COARSE_MS = 10_000

/** `report.html.3fa9c1-4711-2.tmp`: the writer's process space, its process id, and a number. */
const BESIDE = /\.([0-9a-f]{6})-(\d+)-\d+\.tmp$/

/** Identifies the space of process ids: containers that share a folder have their own. */
const processSpace = (): string => {
  let space = ""
  try {
    space = readlinkSync("/proc/self/ns/pid")
  } catch {
    // Only Linux has these.
  }
  return createHash("sha256").update(`${hostname()} ${space}`).digest("hex").slice(0, 6)
}

/** The name under which a file is written before it takes its place. */
export const nameBeside = (place: string, attempt: number): string =>
  `${place}.${processSpace()}-${process.pid}-${attempt}.tmp`

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process is there, too.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const isLeft = (path: string, isOurSpace: boolean, pid: number, now: number): boolean => {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now
  if (now - written > FORGOTTEN_MS) return true
  if (!isOurSpace) return false
  // A container may give each of its processes the same id.
  return pid === process.pid ? written < now - process.uptime() * 1000 - COARSE_MS : !isAlive(pid)
}

/**
 * Removes the unfinished files of killed writers from a folder: those of the file `name`, or of all files without one.
 * Files that are still being written stay.
 */
export const removeLeftovers = (folder: string, name?: string): void => {
  const now = Date.now()
  const ourSpace = processSpace()
  try {
    for (const entry of readdirSync(folder)) {
      const [ending, space = "", pid = ""] = BESIDE.exec(entry) ?? []
      if (ending === undefined || (name !== undefined && entry !== `${name}${ending}`)) continue
      const path = join(folder, entry)
      if (isLeft(path, space === ourSpace, Number(pid), now)) rmSync(path, { force: true })
    }
  } catch {
    // A folder that cannot be listed or cleared may still be written to.
  }
}

/** Removes the unfinished files of killed writers of this file. */
export const removeLeftoversOf = (place: string): void => removeLeftovers(dirname(place), basename(place))
