import { statSync } from "node:fs"

/**
 * Which state the file of a store is in: it changes with what is moved into it, and with what is done to it without SQLite,
 * such as copying another one over it. `undefined` where that cannot be told.
 */
export const fileState = (file: unknown): string | undefined => {
  if (typeof file !== "string") return undefined
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file)
    return [dev, ino, size, mtimeMs, ctimeMs].join()
  } catch {
    // It was moved away.
    return undefined
  }
}
