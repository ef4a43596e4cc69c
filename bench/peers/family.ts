import { readdirSync, readFileSync } from "node:fs"
import type { Worker } from "node:worker_threads"

// The processes and threads of a pool, as the system sees them (Linux).

const statOf = (pid: number): ReadonlyArray<string> => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? []
  } catch {
    return []
  }
}

/** The processes below one, eldest first, those that are dead left out. */
const descendantsOf = (pid: number): ReadonlyArray<number> => {
  const all = readdirSync("/proc").map(Number).filter(Number.isInteger)
  const children = all.filter((each) => {
    const [state, parent] = statOf(each)
    return Number(parent) === pid && state !== "Z"
  })
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** The memory of a process in MB; shared pages count by its share. */
const proportionalMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"))?.[1] ?? 0) / 1024

/** The memory of this process and all its descendants, in MB. */
export const familyMb = (): number =>
  [process.pid, ...descendantsOf(process.pid)].reduce((sum, pid) => sum + proportionalMb(pid), 0)

const isWorker = (pid: number): boolean => !readFileSync(`/proc/${pid}/cmdline`, "latin1").startsWith("/bin/sh")

const threads = new Set<Worker>()
process.on("worker", (thread) => {
  threads.add(thread)
  thread.once("exit", () => threads.delete(thread))
})

/** Kills the eldest worker of the pool in this process: a process that has started none where there are some, else a thread. */
export const killWorker = (): void => {
  const [eldest] = descendantsOf(process.pid).filter((pid) => isWorker(pid) && descendantsOf(pid).length === 0)
  if (eldest !== undefined) process.kill(eldest, "SIGKILL")
  else void [...threads][0]?.terminate()
}
