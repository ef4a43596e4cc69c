import { realpathSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { refuse } from "./sqliteErrors.ts"

/** Which file a path means; `undefined` where there is none. */
export const identityOf = (path: string): string | undefined => {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`
}

/** The size in bytes, or `undefined` where there is no file. */
export const sizeOf = (path: string): number | undefined => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return refuse(path, "it is a folder; name a file in it")
  if (stats?.isFile() === false) return refuse(path, "it is a device or a pipe; name a file")
  return stats?.size
}

/** How much the log beside a store has that may not be in its file yet. */
export const logSize = (file: string): number => sizeOf(`${file}-wal`) ?? 0

/**
 * The file that a path means: absolute, because SQLite keeps `:memory:` and the
 * empty name nowhere and reads `file:` as a URI, and without links, because the
 * log lies beside the file itself.
 */
export const locate = (path: string): string => {
  if (path === "") return refuse(path, "it has no name; name a file")
  const file = resolve(path)
  return sizeOf(file) === undefined ? file : realpathSync(file)
}
