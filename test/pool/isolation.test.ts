import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import type * as ProcessPool from "../../src/pool/processes/ProcessPool.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { childrenOf, isAlive, programOf } from "./baseline.ts"
import { runModule } from "./childProcess.ts"
import { batchIn, bundled, jobOf } from "./onThreads.ts"
import { until } from "./until.ts"

const worker = bundled("isolation")
const program = new URL("../faults/isolation.process.ts", import.meta.url)

const outcomesOf = (symbols: ReadonlyArray<string>, options?: Partial<ProcessPool.Options>) =>
  Effect.map(batchIn("processes", jobOf(symbols), { worker, workers: 1, ...options }), (results) =>
    results.map(({ error, computedIndicators }) => error ?? computedIndicators),
  )

describe("a child process", () => {
  it.live("has only the environment variables that are passed on", () =>
    Effect.gen(function* () {
      const none = yield* outcomesOf(["variables:PATH"])
      assert.deepStrictEqual(none, [{ count: 0, hasNamed: false }])
      const path = yield* outcomesOf(["variables:PATH"], { env: ["PATH", "NOT_SET_ANYWHERE"] })
      assert.deepStrictEqual(path, [{ count: 1, hasNamed: true }])
    }),
  )

  it.live("prints to the standard error of its parent, never to standard output", () =>
    Effect.gen(function* () {
      const { output, errors } = yield* runModule(program, ["prints:hello"])
      assert.strictEqual(output, `[{"done":true}]`, errors)
      assert.include(errors, "hello by stream")
      assert.include(errors, "hello by descriptor")
    }),
  )

  it.live("can access only permitted files, and start no process", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [open, closed] = [join(folder, "open"), join(folder, "closed")]
      for (const path of [open, closed]) writeFileSync(path, "written")
      const symbols = [`reads:${open}`, `reads:${closed}`, `writes:${open}`, `writes:${closed}`, "spawns:true"]
      const bundle = fileURLToPath(new URL(".", worker))
      const done = (outcomes: ReadonlyArray<object>) => outcomes.map((outcome) => "done" in outcome && outcome.done)
      assert.deepStrictEqual(done(yield* outcomesOf(symbols)), [true, true, true, true, true])
      const reading = { permissions: { read: [bundle, open] } }
      assert.deepStrictEqual(done(yield* outcomesOf(symbols, reading)), [true, false, false, false, false])
      const inFolder = { permissions: { read: [bundle, folder] } }
      assert.deepStrictEqual(done(yield* outcomesOf(symbols, inFolder)), [true, true, false, false, false])
      const writing = { permissions: { read: [bundle, open], write: [open] } }
      assert.deepStrictEqual(done(yield* outcomesOf(symbols, writing)), [true, false, true, false, false])
    }),
  )

  it.live("takes the processes that it has started along when it ends", () =>
    Effect.gen(function* () {
      const [left] = yield* outcomesOf(["leavesProcess"], { env: ["PATH"] })
      const pid = "pid" in left ? Number(left.pid) : 0
      assert.isAbove(pid, 0)
      // A killed process takes a moment to be gone.
      yield* until(() => !isAlive(pid))
    }),
  )
})

describe("a killed parent", () => {
  for (const [state, signals] of [
    ["loop", []],
    ["are stopped", ["SIGSTOP"]],
  ] as const) {
    it.live(`leaves no child behind, even if its children ${state}`, () =>
      Effect.gen(function* () {
        const parent = yield* Effect.acquireRelease(
          Effect.sync(() =>
            spawn(process.execPath, [fileURLToPath(program), "loops:1", "loops:2"], {
              stdio: ["ignore", "ignore", "pipe"],
            }),
          ),
          (running) => Effect.sync(() => void running.kill("SIGKILL")),
        )
        let said = ""
        parent.stderr.setEncoding("utf8").on("data", (text: string) => (said += text))
        const pid = parent.pid ?? 0
        const shells = (pids: ReadonlyArray<number>) => pids.filter((each) => programOf(each) === "sh")
        const workers = () => childrenOf(pid).filter((each) => isAlive(each) && programOf(each) !== "sh")
        yield* until(() => ["1", "2"].every((name) => said.includes(`loops ${name}\n`)))
        const children = childrenOf(pid)
        assert.strictEqual(shells(children).length, 1)
        for (const signal of signals) for (const child of workers()) process.kill(child, signal)
        parent.kill("SIGKILL")
        yield* until(() => !children.some(isAlive))
      }),
    )
  }
})
