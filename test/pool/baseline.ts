import { readdirSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** What a pool takes from the process, and must give back. */
export interface Held {
  readonly threads: number
  readonly descriptors: number
  /** Child processes, those included that are dead and not yet buried. */
  readonly children: number
  /** Handles and timers by kind, sorted. */
  readonly resources: string
  readonly listeners: number
}

/** All processes of the machine, dead or alive. */
export const processes = (): ReadonlyArray<number> =>
  process.platform === "linux" ? readdirSync("/proc").map(Number).filter(Number.isInteger) : []

/** The processes that a process has started and that are still there, dead or alive. */
export const childrenOf = (pid: number): ReadonlyArray<number> => processes().filter((child) => parentOf(child) === pid)

/** What the system says of a process behind its name: the state, the parent, and so on. */
const statOf = (pid: number): ReadonlyArray<string> | undefined => {
  try {
    // The name in parentheses may hold anything.
    return readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ")
  } catch {
    // It ended meanwhile.
    return undefined
  }
}

const parentOf = (pid: number): number => Number(statOf(pid)?.[1])

/** Whether a process is there and runs: a zombie does not. */
export const isAlive = (pid: number): boolean => (statOf(pid)?.[0] ?? "Z") !== "Z"

/** Whether a process is there and was told to stop. */
export const isStopped = (pid: number): boolean => statOf(pid)?.[0] === "T"

/** The program that a process runs, without its folder, and its arguments; nothing where it has ended. */
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

/** What this process holds now; threads and descriptors only where the system lists them. */
export const held = (): Held => ({
  threads: countIn("/proc/self/task"),
  descriptors: countIn("/proc/self/fd"),
  children: childrenOf(process.pid).length,
  resources: process.getActiveResourcesInfo().toSorted().join(" "),
  listeners: eventNames.reduce((sum, name) => sum + process.listenerCount(name), 0),
})

/** What is held once nothing has changed for a second: workers that were still starting are there. */
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

/** What never comes back is told long before the limit of the test, and long after a busy machine has given it back. */
const MOST_LOOKS = 20_000

/** Waits until no more is held than at the baseline: the platform lists a port for some ticks after its thread. */
export const returnsTo = (baseline: Held) =>
  Effect.gen(function* () {
    for (let i = 0; i < MOST_LOOKS; i++) {
      const now = held()
      if (isNoMore(now, baseline)) return
      yield* Effect.sleep(10)
    }
    assert.deepStrictEqual(held(), baseline)
  })

// The runner's own timers come and go: what counts is what is there and was not.
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
