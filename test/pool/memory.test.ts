import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { isStopped } from "./baseline.ts"
import { runModule } from "./childProcess.ts"
import { until } from "./until.ts"

const heap = new URL("../faults/memory.process.ts", import.meta.url)
const flat = new URL("../faults/flatMemory.process.ts", import.meta.url)

// Young generations grow to some 70 MB over the first 50,000 results: kept small, they do not hide a leak.
const smallHeap = ["--max-old-space-size=48", "--max-semi-space-size=1"]

// In processes of their own, which these faults may end.
describe("a thread with a heap limit", () => {
  it.live("ends alone when a symbol fills its heap with strings", () =>
    Effect.gen(function* () {
      const { output, errors } = yield* runModule(heap, ["texts"])
      assert.strictEqual(output, "Answered OutOfMemory Answered", errors)
    }),
  )
})

describe("a thread that stops itself (`SIGSTOP`)", () => {
  it.live("stops the whole process", () =>
    Effect.gen(function* () {
      const { pid = 0 } = yield* Effect.acquireRelease(
        Effect.sync(() => spawn(process.execPath, [fileURLToPath(heap), "stopped"], { stdio: "ignore" })),
        (running) => Effect.sync(() => void running.kill("SIGKILL")),
      )
      yield* until(() => isStopped(pid))
    }),
  )
})

describe("a stream of 40,000 results of 4 KB", () => {
  it.live("takes no more memory at its end than after a quarter, in a heap that could not hold them", () =>
    Effect.gen(function* () {
      const { code, output, errors } = yield* runModule(flat, [], smallHeap)
      assert.strictEqual(code, 0, errors)
      const { results, atQuarterMb, atEndMb } = JSON.parse(output)
      assert.strictEqual(results, 40_000)
      // Garbage collections make this vary by some MB. 30,000 retained results would take 120 MB, 1 KB of each 30 MB.
      assert.isAtMost(atEndMb - atQuarterMb, 15, output)
    }),
  )
})
