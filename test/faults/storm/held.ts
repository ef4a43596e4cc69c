import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import * as Effect from "effect/Effect"
import type { Fault } from "../Fault.ts"

/*
 * What holds a thread that is to die. Each lets go after a while that is longer
 * than a thread is waited for: a storm has many of them, and four that wait for
 * files stop all threads of the process that do the same.
 */
const HELD_FOR_S = 8

const throwLater = (ms: number): void =>
  void setTimeout(() => {
    throw new Error("thrown from a timer")
  }, ms)

/** A pipe that nobody writes to for a while. */
const makePipe = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "marketsweep-storm-"))
  const pipe = join(folder, "pipe")
  spawnSync("/bin/sh", ["-c", `mkfifo ${pipe}`])
  const release = `sleep ${HELD_FOR_S}; : > ${pipe}; rm -r ${folder}`
  spawn("/bin/sh", ["-c", release], { stdio: "ignore" }).unref()
  return pipe
}

const holding = (expected: Fault["expected"], deed: () => void): Fault => ({
  expected,
  process: () => Effect.andThen(Effect.sync(deed), Effect.never),
})

const sleep = (seconds: number): string => `require("node:child_process").spawnSync("/bin/sleep", ["${seconds}"])`

/** Symbols whose thread does not die of its death. */
export const held: Readonly<Record<string, Fault>> = {
  readsAndThrows: holding("Crashed", () => {
    void readFile(makePipe())
    throwLater(5)
  }),
  nestsAndThrows: holding("Crashed", () => {
    new Worker(sleep(HELD_FOR_S), { eval: true }).once("online", () => throwLater(20))
  }),
  sleepsInNativeCode: holding("Timeout", () => void spawnSync("/bin/sleep", [String(HELD_FOR_S)])),
}
