import { getCompileCacheDir } from "node:module"
import { totalmem } from "node:os"
import { COMPILE_CACHE } from "../protocol/markers.ts"
import type { WorkersOptions } from "../supervision/WorkersOptions.ts"
import { sparesOf, workersOf } from "../supervision/options.ts"
import type { Permissions } from "./nodeArguments.ts"

/** Options of the pool of child processes; everything but `worker` has a default. @since 0.1.0 */
export interface Options extends WorkersOptions {
  /** The heap of a child in MB: a symbol that needs more is `OutOfMemory`. What Node allows unless given. */
  readonly maxHeapMb?: number
  /**
   * All memory of a child in MB, typed arrays and native code included: a
   * symbol that takes more is `OutOfMemory`. Looked at every 25 ms while a
   * child works, on Linux only. Unless given, three quarters of the machine's
   * memory (or the container's) shared by all children.
   */
  readonly maxResidentMb?: number
  /** The names of the environment variables that are passed on; none unless given. */
  readonly env?: ReadonlyArray<string>
  /** Lets the children reach only these files, by Node's permission model. All that this process may unless given. */
  readonly permissions?: Permissions
  /** Options of Node for the children, before the worker module. Those about warnings and conditions are taken from this process unless given. */
  readonly execArgv?: ReadonlyArray<string>
}

const MB = 1024 * 1024
const SHARE = 0.75

const memoryBytes = (): number => {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** The limit of each child's memory, in MB. */
export const residentLimitOf = (options: Options): number =>
  options.maxResidentMb ?? Math.floor((memoryBytes() * SHARE) / MB / (workersOf(options) + sparesOf(options)))

/**
 * The variables that a child gets. Windows starts no process without the folder
 * of the system. Where this process keeps compiled code, its children do: they
 * start in half the time, and forget the variable before a symbol runs.
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

/** Options of this process that decide what is printed, and how packages are found. */
export const execArgvOf = ({ execArgv }: Options): ReadonlyArray<string> =>
  execArgv ?? process.execArgv.filter((each) => /^--(no-warnings|disable-warning=|conditions=)/.test(each))
