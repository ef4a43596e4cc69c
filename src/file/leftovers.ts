import { createHash } from "node:crypto"
import { readdirSync, readlinkSync, rmSync, statSync } from "node:fs"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"

/** Nobody writes a file for so long without a byte: who began it is gone, wherever that was. */
const FORGOTTEN_MS = 7 * 86_400_000

/** A file's time of some file systems is as coarse as this, and more. */
const COARSE_MS = 10_000

/** `report.html.3fa9c1-4711-2.tmp`: where its writer runs, its process, and which of that process' files it is. */
const BESIDE = /\.([0-9a-f]{6})-(\d+)-\d+\.tmp$/

/** Where process ids mean the same: containers have their own, also where they share a folder. */
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

const isLeft = (path: string, space: string, pid: number, now: number): boolean => {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now
  if (now - written > FORGOTTEN_MS) return true
  if (space !== processSpace()) return false
  // A container may give each of its processes the same id.
  return pid === process.pid ? written < now - process.uptime() * 1000 - COARSE_MS : !isAlive(pid)
}

/**
 * Removes what writers that were killed left in a folder, beside a file of that name or, without one, beside any. What
 * somebody still writes stays.
 */
export const removeLeftovers = (folder: string, name?: string): void => {
  const now = Date.now()
  try {
    for (const entry of readdirSync(folder)) {
      const [ending, space = "", pid = ""] = BESIDE.exec(entry) ?? []
      if (ending === undefined || (name !== undefined && entry !== `${name}${ending}`)) continue
      const path = join(folder, entry)
      if (isLeft(path, space, Number(pid), now)) rmSync(path, { force: true })
    }
  } catch {
    // Who may write a file, but not list its folder or clear it, writes the file all the same.
  }
}

/** Removes what writers of this file left that were killed. */
export const removeLeftoversOf = (place: string): void => removeLeftovers(dirname(place), basename(place))
