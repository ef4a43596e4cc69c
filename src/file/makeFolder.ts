import { existsSync, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined)

/**
 * Creates a folder and its missing parents; `mode` is that of the new folders. Throws as `mkdirSync` does, whose option
 * `recursive` never returns if a file system answers ENOENT for a folder that it refuses, as /proc does.
 */
export const makeFolder = (path: string, mode?: number): void => {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    const parent = dirname(path)
    if (codeOf(error) === "ENOENT" && !existsSync(parent)) {
      makeFolder(parent, mode)
      makeFolder(path, mode)
    } else if (!(existsSync(path) && statSync(path).isDirectory())) throw error
  }
}
