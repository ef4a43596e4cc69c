import { realpathSync, statSync } from "node:fs"
import { resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { CHILD_ARGUMENT } from "../protocol/markers.ts"

/**
 * What a child may reach of the file system; everything else is refused by Node,
 * processes, threads and native add-ons as well. A worker that is not one bundle
 * needs the folder of its modules, a store its `-wal` file beside itself.
 *
 * @since 0.1.0
 */
export interface Permissions {
  /** Files and folders that may be read, besides the worker module itself; a folder includes what is in it. */
  readonly read?: ReadonlyArray<string>
  /** Files and folders that may be written. */
  readonly write?: ReadonlyArray<string>
}

export interface NodeOptions {
  readonly worker: URL
  readonly maxHeapMb: number | undefined
  readonly permissions: Permissions | undefined
  readonly execArgv: ReadonlyArray<string>
}

/** As Node wants it: a folder ends in a separator, and stands for all that is in it. */
const permitted = (path: string): string => {
  const absolute = resolve(path)
  return statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true ? `${absolute}${sep}` : absolute
}

const permissionFlags = ({ read = [], write = [] }: Permissions, module: string): ReadonlyArray<string> => [
  "--permission",
  ...[module, ...read].map((path) => `--allow-fs-read=${permitted(path)}`),
  ...write.map((path) => `--allow-fs-write=${permitted(path)}`),
]

/** The command line of a child, without Node itself. */
export const nodeArguments = ({ worker, maxHeapMb, permissions, execArgv }: NodeOptions): ReadonlyArray<string> => {
  const module = fileURLToPath(worker)
  return [
    ...execArgv,
    ...(maxHeapMb === undefined ? [] : [`--max-old-space-size=${Math.max(1, Math.floor(maxHeapMb))}`]),
    ...(permissions === undefined ? [] : permissionFlags(permissions, realpathSync(module))),
    module,
    CHILD_ARGUMENT,
  ]
}
