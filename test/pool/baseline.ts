import { readdirSync } from "node:fs"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** What a pool takes from the process, and must give back. */
export interface Held {
  readonly threads: number
  readonly descriptors: number
  /** Handles and timers by kind, sorted. */
  readonly resources: string
  readonly listeners: number
}

const countIn = (folder: string): number => (process.platform === "linux" ? readdirSync(folder).length : 0)

const eventNames = ["exit", "beforeExit", "uncaughtException", "unhandledRejection", "SIGINT", "SIGTERM", "warning"]

/** What this process holds now; threads and descriptors only where the system lists them. */
export const held = (): Held => ({
  threads: countIn("/proc/self/task"),
  descriptors: countIn("/proc/self/fd"),
  resources: process.getActiveResourcesInfo().toSorted().join(" "),
  listeners: eventNames.reduce((sum, name) => sum + process.listenerCount(name), 0),
})

/** Waits until no more is held than at the baseline: the platform lists a port for some ticks after its thread. */
export const returnsTo = (baseline: Held) =>
  Effect.gen(function* () {
    for (let i = 0; i < 300; i++) {
      const now = held()
      if (isNoMore(now, baseline)) return
      yield* Effect.sleep(10)
    }
    assert.deepStrictEqual(held(), baseline)
  })

// The runner's own timers come and go: what counts is what is there and was not.
const isNoMore = (now: Held, { threads, descriptors, resources, listeners }: Held): boolean =>
  now.threads <= threads &&
  now.descriptors <= descriptors &&
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
