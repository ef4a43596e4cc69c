import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"

/** How the folders of servers of tests begin. */
export const PREFIX = "marketsweep-postgres-"

const DAY_MS = 86_400_000

/** Writes down whose a folder is: that of a process of this machine. */
export const own = (folder: string): void => writeFileSync(join(folder, "owner"), `${process.pid} ${hostname()}`)

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Of somebody else, and so it runs.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** Of another machine, which may share the folder, nobody knows here what runs. */
const isStale = (folder: string): boolean => {
  const [pid, ...host] = (textOf(join(folder, "owner")) ?? "").split(" ")
  if (pid === "") return Date.now() - statSync(folder).mtimeMs > DAY_MS
  return host.join(" ") === hostname() && !runs(Number(pid))
}

/** Ends the server of a folder, should it still run: only one whose command names the folder. */
const endServer = (folder: string): void => {
  const pid = Number((textOf(join(folder, "data/postmaster.pid")) ?? "").split("\n")[0])
  if (pid > 0 && textOf(`/proc/${pid}/cmdline`)?.includes(folder) === true) process.kill(pid, "SIGQUIT")
}

/** Removes what tests and benches have left behind that were killed. */
export const removeStaleFolders = (parent = tmpdir()): void => {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(parent, name)
    try {
      if (!existsSync(folder) || !isStale(folder)) continue
      endServer(folder)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    } catch {
      // Another test removes it at this moment, or it is somebody else's.
    }
  }
}
