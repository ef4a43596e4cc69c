import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { runModule } from "./childProcess.ts"

const holding = new URL("../faults/holding.process.ts", import.meta.url)
const waitingForFiles = new URL("../faults/waitingForFiles.process.ts", import.meta.url)

/** Runs symbols in a process of its own, since they may block all of it. */
const run = (...args: ReadonlyArray<string>) =>
  Effect.map(runModule(holding, args, ["--disable-warning=ExperimentalWarning"]), ({ output, errors }) => {
    assert.notStrictEqual(output, "", errors)
    return JSON.parse(output)
  })

const timeouts = (count: number) => Array.from({ length: count }, () => "Timeout")

/** Symbols that start programs, which are found by how long they sleep. */
const starts = [1, 2].map((i) => `starts:${process.pid}${i}`)

const pipes = Effect.map(temporaryFolder, (folder) => {
  const paths = Array.from({ length: 4 }, (_, i) => join(folder, `pipe${i}`))
  spawnSync("mkfifo", paths)
  return paths
})

// Threads share the process with their pool: the table of the pool's README has these cells.
describe.skipIf(process.platform !== "linux")("killed symbols", () => {
  it.live("on threads close the files that they opened, and leave the programs that they started running", () =>
    Effect.gen(function* () {
      const { outcomes, descriptors, programs } = yield* run("threads", "opens:1", "opens:2", ...starts, "a")
      assert.deepStrictEqual(outcomes, [...timeouts(4), "Answered"])
      assert.deepStrictEqual({ descriptors, programs }, { descriptors: 0, programs: 2 })
    }),
  )

  it.live("on threads do not affect other symbols while they open files by promise", () =>
    Effect.gen(function* () {
      const { outcomes, canRead } = yield* run("threads", "reads:1", "reads:2", "reads:3", "reads:4", "a")
      assert.deepStrictEqual(outcomes, [...timeouts(4), "Answered"])
      assert.isTrue(canRead)
    }),
  )

  it.live("on threads block all reading of files until one opens if four of them wait for files", () =>
    Effect.gen(function* () {
      const { output, errors } = yield* runModule(waitingForFiles, yield* pipes)
      assert.strictEqual(output, '{"whileTheyRun":false,"afterTheirEnd":false,"onceOpened":true}', errors)
    }),
  )

  it.live("in processes release files and programs, and block no other symbol, whatever they wait for", () =>
    Effect.gen(function* () {
      const waiting = (yield* pipes).map((pipe) => `waitsForFile:${pipe}`)
      const doomed = ["opens:1", "opens:2", "reads:1", "reads:2", ...starts, ...waiting]
      const { outcomes, ...left } = yield* run("processes", ...doomed, "readsFile", "a")
      assert.deepStrictEqual(outcomes, [...doomed.map(() => "Timeout"), "Answered", "Answered"])
      assert.deepStrictEqual(left, { descriptors: 0, programs: 0, canRead: true })
    }),
  )

  it.live("in processes leave only the programs running that they started detached", () =>
    Effect.gen(function* () {
      const { outcomes, programs } = yield* run("processes", starts[0], `startsDetached:${process.pid}2`, "a")
      assert.deepStrictEqual(outcomes, ["Timeout", "Timeout", "Answered"])
      assert.strictEqual(programs, 1)
    }),
  )
})
