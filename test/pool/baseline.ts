import { readdirSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** The resources that a pool takes and must give back. */
export interface Held {
  readonly threads: number
  readonly descriptors: number
  /** Child processes, including zombies. */
  readonly children: number
  /** Handles and timers by kind, sorted. */
  readonly resources: string
  readonly listeners: number
}

/** The ids of all processes of the machine, including zombies. */
export const processes = (): ReadonlyArray<number> =>
  process.platform === "linux" ? readdirSync("/proc").map(Number).filter(Number.isInteger) : []

/** The ids of the children of a process, including zombies. */
export const childrenOf = (pid: number): ReadonlyArray<number> => processes().filter((child) => parentOf(child) === pid)

/** The fields of `/proc/PID/stat` after the name: the state, the parent, and so on. */
const statOf = (pid: number): ReadonlyArray<string> | undefined => {
  try {
    // The name in parentheses may contain anything.
    return readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ")
  } catch {
    // The process has ended.
    return undefined
  }
}

const parentOf = (pid: number): number => Number(statOf(pid)?.[1])

/** Whether a process runs; a zombie does not. */
export const isAlive = (pid: number): boolean => (statOf(pid)?.[0] ?? "Z") !== "Z"

/** Whether a process was stopped by a signal. */
export const isStopped = (pid: number): boolean => statOf(pid)?.[0] === "T"

/** The program that a process runs, without its folder, and its arguments; empty if it has ended. */
export const commandOf = (pid: number): ReadonlyArray<string> => {
  try {
    const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0")
    return [basename(program), ...args]
  } catch {
    return []
  }
}

/** The program that a process runs, without its folder. */
export const programOf = (pid: number): string => commandOf(pid)[0] ?? ""

const countIn = (folder: string): number => (process.platform === "linux" ? readdirSync(folder).length : 0)

const eventNames = ["exit", "beforeExit", "uncaughtException", "unhandledRejection", "SIGINT", "SIGTERM", "warning"]

/** The resources that this process holds now; threads and descriptors only if the system lists them. */
export const held = (): Held => ({
  threads: countIn("/proc/self/task"),
  descriptors: countIn("/proc/self/fd"),
  children: childrenOf(process.pid).length,
  resources: process.getActiveResourcesInfo().toSorted().join(" "),
  listeners: eventNames.reduce((sum, name) => sum + process.listenerCount(name), 0),
})

/** The resources that are held once nothing has changed for a second, when all workers have started. */
export const heldAtRest = Effect.gen(function* () {
  let before = held()
  for (let same = 0, looks = 0; same < 20 && looks < 400; looks++) {
    yield* Effect.sleep(50)
    const now = held()
    same = JSON.stringify(now) === JSON.stringify(before) ? same + 1 : 0
    before = now
  }
  return before
})

/** Reports a leak long before the limit of the test, and long after a busy machine has given everything back. */
const MOST_LOOKS = 20_000

/** Waits until no more is held than at the baseline: Node lists a port for some ticks after its thread has ended. */
export const returnsTo = (baseline: Held) =>
  Effect.gen(function* () {
    for (let i = 0; i < MOST_LOOKS; i++) {
      const now = held()
      if (isNoMore(now, baseline)) return
      yield* Effect.sleep(10)
    }
    assert.deepStrictEqual(held(), baseline)
  })

// The test runner's own timers come and go, so only new resources count.
const isNoMore = (now: Held, { threads, descriptors, children, resources, listeners }: Held): boolean =>
  now.threads <= threads &&
  now.descriptors <= descriptors &&
  now.children <= children &&
  now.listeners <= listeners &&
  extraIn(now.resources.split(" "), resources.split(" ")).length === 0

const extraIn = (now: ReadonlyArray<string>, before: ReadonlyArray<string>): ReadonlyArray<string> => {
  const left = [...before]
  return now.filter((name) => {
    const place = left.indexOf(name)
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
}
