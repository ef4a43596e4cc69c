import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import * as Effect from "effect/Effect"
import type { Fault } from "../Fault.ts"

/*
 * Ways to keep a thread from dying. Each ends after longer than the pool waits for
 * a thread: a storm has many of them, and four that wait for files block all file
 * operations of the process.
 */
const HELD_FOR_S = 8

const throwLater = (ms: number): void =>
  void setTimeout(() => {
    throw new Error("thrown from a timer")
  }, ms)

/** Makes a pipe that has no writer for a while. */
const makePipe = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "marketsweep-storm-"))
  const pipe = join(folder, "pipe")
  spawnSync("/bin/sh", ["-c", `mkfifo ${pipe}`])
  const release = `sleep ${HELD_FOR_S}; : > ${pipe}; rm -r ${folder}`
  spawn("/bin/sh", ["-c", release], { stdio: "ignore" }).unref()
  return pipe
}

const holdAndWait = (expected: Fault["expected"], deed: () => void): Fault => ({
  expected,
  process: () => Effect.andThen(Effect.sync(deed), Effect.never),
})

const sleep = (seconds: number): string => `require("node:child_process").spawnSync("/bin/sleep", ["${seconds}"])`

/** Symbols whose thread does not die when it is killed or crashes. */
export const held: Readonly<Record<string, Fault>> = {
  readsAndThrows: holdAndWait("Crashed", () => {
    void readFile(makePipe())
    throwLater(5)
  }),
  nestsAndThrows: holdAndWait("Crashed", () => {
    new Worker(sleep(HELD_FOR_S), { eval: true }).once("online", () => throwLater(20))
  }),
  sleepsInNativeCode: holdAndWait("Timeout", () => void spawnSync("/bin/sleep", [String(HELD_FOR_S)])),
}
