import { getCompileCacheDir } from "node:module"
import { totalmem } from "node:os"
import { COMPILE_CACHE } from "../protocol/markers.ts"
import type { WorkersOptions } from "../supervision/WorkersOptions.ts"
import { sparesOf, workersOf } from "../supervision/options.ts"
import type { Permissions } from "./nodeArguments.ts"

/** Options of the pool of child processes; all but `worker` have defaults. @since 0.1.0 */
export interface Options extends WorkersOptions {
  /** The heap limit of a child in MB: a symbol that needs more is `OutOfMemory`. Defaults to Node's own limit. */
  readonly maxHeapMb?: number
  /**
   * The limit on all memory of a child in MB, including typed arrays and native
   * code: a symbol that takes more is `OutOfMemory`. Checked every 25 ms while
   * the child works, on Linux only. Defaults to an equal share of three quarters
   * of the memory of the machine or container.
   */
  readonly maxResidentMb?: number
  /** The names of the environment variables to pass on. Defaults to none. */
  readonly env?: ReadonlyArray<string>
  /** Limits the children to these files, by Node's permission model. Defaults to what this process may access. */
  readonly permissions?: Permissions
  /** Node's options for the children. Defaults to those of this process about warnings and package conditions. */
  readonly execArgv?: ReadonlyArray<string>
}

const MB = 1024 * 1024
const SHARE = 0.75

const memoryBytes = (): number => {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** The limit on all memory of each child, in MB. */
export const residentLimitOf = (options: Options): number =>
  options.maxResidentMb ?? Math.floor((memoryBytes() * SHARE) / MB / (workersOf(options) + sparesOf(options)))

/**
 * The environment of a child. Windows starts no process without `SystemRoot`. If
 * this process caches compiled code, so do its children: they start in half the
 * time, and delete the variable before a symbol runs.
 */
export const environmentOf = ({ env = [], permissions }: Options): Readonly<Record<string, string>> => {
  const names = process.platform === "win32" ? ["SystemRoot", ...env] : env
  const found = names.map((name) => [name, process.env[name]] as const)
  const cache = permissions === undefined ? getCompileCacheDir() : undefined
  return {
    ...(cache === undefined ? undefined : { [COMPILE_CACHE]: cache }),
    ...Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  }
}

/**
 * Node's options for a child: by default those of this process that decide which warnings are printed and how
 * packages are found.
 */
export const execArgvOf = ({ execArgv }: Options): ReadonlyArray<string> =>
  execArgv ?? process.execArgv.filter((each) => /^--(no-warnings|disable-warning=|conditions=)/.test(each))
