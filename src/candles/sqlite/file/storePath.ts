import { realpathSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { refuse } from "./sqliteErrors.ts"

/** Identifies the file at a path; `undefined` if there is none. */
export const identityOf = (path: string): string | undefined => {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`
}

/** The size in bytes, or `undefined` if there is no file. */
export const sizeOf = (path: string): number | undefined => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return refuse(path, "it is a folder; name a file in it")
  if (stats?.isFile() === false) return refuse(path, "it is a device or a pipe; name a file")
  return stats?.size
}

/** The size of a store's log, which may contain data that is not in the file yet. */
export const logSize = (file: string): number => sizeOf(`${file}-wal`) ?? 0

/**
 * The file at a path: absolute, because SQLite treats `:memory:`, the empty name and `file:` specially; and with links
 * resolved, because the log is next to the file itself.
 */
export const locate = (path: string): string => {
  if (path === "") return refuse(path, "it has no name; name a file")
  const file = resolve(path)
  return sizeOf(file) === undefined ? file : realpathSync(file)
}
