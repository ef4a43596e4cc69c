import { globSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { columnsFor } from "../csv/columns/columnNames.ts"

/**
 * The files of a path, in order: the file itself, the matches of a glob, or the files with these endings below a
 * folder.
 */
export const filesOf = (path: string, endings: RegExp): ReadonlyArray<string> => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isFile() === true) return [path]
  if (stats?.isDirectory() === true) {
    return globSync("**/*", { cwd: path })
      .filter((name) => endings.test(name))
      .map((name) => join(path, name))
      .toSorted()
  }
  return globSync(path).toSorted()
}

/** The values in the folders of a Hive-partitioned path: `symbol=AAPL/timeframe=1d/`. */
export interface Partition {
  readonly symbol: string | undefined
  readonly timeframe: string | undefined
}

/** The names and values in the folders of a path. */
export const partitionsIn = (path: string): ReadonlyArray<readonly [name: string, value: string]> =>
  [...path.replaceAll("\\", "/").matchAll(/(?:^|\/)([^/=]+)=([^/]+)(?=\/)/g)].map(([, name = "", value = ""]) => [
    name,
    decodeText(value),
  ])

export const partitionOf = (path: string): Partition => {
  const parts = partitionsIn(path)
  const names = parts.map(([name]) => name)
  const valueAt = (at: number | undefined): string | undefined => (at === undefined ? undefined : parts[at]?.[1])
  return {
    symbol: valueAt(columnsFor("symbol", names)[0]),
    timeframe: valueAt(names.findIndex((name) => /^(timeframe|interval|resolution)$/i.test(name))),
  }
}

// DuckDB and Spark escape characters that a folder's name cannot have, such as %2F.
const decodeText = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The name of a file without its folders and its ending. */
export const stemOf = (path: string): string => basename(path).replace(/(\.[a-z0-9]+){1,2}$/i, "")

/** Identifies files and their current contents. */
export const identityOfFiles = (paths: ReadonlyArray<string>): string =>
  paths
    .map((path) => {
      const { dev, ino, mtimeMs, size } = statSync(path)
      return [path, dev, ino, size, mtimeMs].join(":")
    })
    .join("\n")
