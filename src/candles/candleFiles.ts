import { readdirSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { UnusableFile } from "./UnusableFile.ts"

/** The files that paths stand for, each once, and the paths that stand for none. */
export interface CandleFiles {
  readonly files: ReadonlyArray<string>
  readonly unusable: ReadonlyArray<UnusableFile>
}

export const unusableFile = (path: string, error: unknown): UnusableFile =>
  error instanceof UnusableFile
    ? error
    : new UnusableFile({
        path,
        message: `Cannot import ${path}: ${error instanceof Error ? error.message : String(error)}`,
      })

const filesOf = (path: string): ReadonlyArray<string> => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new Error("there is no such file or folder")
  if (!stats.isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => /\.csv$/i.test(name))
  if (names.length === 0) throw new Error("the folder has no .csv file in it (folders in it are not searched)")
  return names.toSorted().map((name) => join(path, name))
}

/** A folder stands for the `.csv` files in it, in the order of their names; folders inside it are left out. */
export const findCandleFiles = (paths: ReadonlyArray<string>): CandleFiles => {
  const files = new Map<string, string>()
  const unusable: Array<UnusableFile> = []
  for (const path of paths) {
    try {
      for (const file of filesOf(path)) if (!files.has(resolve(file))) files.set(resolve(file), file)
    } catch (error) {
      unusable.push(unusableFile(path, error))
    }
  }
  return { files: [...files.values()], unusable }
}

/** The symbol that a file is named after: `data/BRK.B.csv` is BRK.B. */
export const symbolOf = (file: string): string =>
  basename(file)
    .replace(/\.(csv|tsv|txt)$/i, "")
    .trim()
