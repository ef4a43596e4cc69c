import { realpathSync, statSync } from "node:fs"
import { resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { CHILD_ARGUMENT } from "../protocol/markers.ts"

/**
 * The files that a child may access. Node refuses everything else, including
 * processes, threads and native add-ons. A worker that is not a bundle also needs
 * the folder of its modules, and a store its `-wal` file.
 *
 * @since 0.1.0
 */
export interface Permissions {
  /** Files and folders that may be read, besides the worker module; a folder includes its contents. */
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

/** A path as Node's permission flags take it: a folder ends in a separator and includes its contents. */
const toPermitted = (path: string): string => {
  const absolute = resolve(path)
  return statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true ? `${absolute}${sep}` : absolute
}

const permissionFlags = ({ read = [], write = [] }: Permissions, module: string): ReadonlyArray<string> => [
  "--permission",
  ...[module, ...read].map((path) => `--allow-fs-read=${toPermitted(path)}`),
  ...write.map((path) => `--allow-fs-write=${toPermitted(path)}`),
]

/** The arguments that Node is started with for a child. */
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
