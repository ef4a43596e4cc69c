import { realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { CHILD_ARGUMENT } from "../markers.ts"

/** What a child may reach of the file system; everything else is refused by Node. */
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

const permissionFlags = ({ read = [], write = [] }: Permissions, module: string): ReadonlyArray<string> => [
  "--permission",
  ...[module, ...read].map((path) => `--allow-fs-read=${path}`),
  ...write.map((path) => `--allow-fs-write=${path}`),
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
