import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Pauses } from "../../src/pool/supervision/worker/Pauses.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { childrenOf } from "./baseline.ts"
import { isolations } from "./onThreads.ts"
import { until } from "./until.ts"

const program = fileURLToPath(new URL("../faults/paused.process.ts", import.meta.url))

/** Longer than stopping the processes, and answering afterwards, takes on a busy machine. */
const LIMIT_MS = 8_000
const STOPPED_MS = LIMIT_MS + 1_000

// These tests mostly wait.
const patient = { concurrent: true }

describe.each(isolations)(
  "a process that is stopped for longer than the limit, with symbols on %s",
  patient,
  (isolation) => {
    it.live("answers them when it continues", () =>
      Effect.gen(function* () {
        const go = join(yield* temporaryFolder, "go")
        const args = [program, isolation, go, String(LIMIT_MS)]
        const child = yield* Effect.acquireRelease(
          Effect.sync(() => spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })),
          (running) => Effect.sync(() => void running.kill("SIGKILL")),
        )
        let output = ""
        child.stdout.on("data", (chunk) => (output += chunk))
        const closed = new Promise<void>((resolve) => child.once("close", () => resolve()))
        let said = ""
        child.stderr.on("data", (chunk) => (said += chunk))
        yield* until(() => ["a", "b"].every((name) => said.includes(`${name} runs`)))
        const all = [child.pid ?? 0, ...childrenOf(child.pid ?? 0)]
        for (const pid of all) process.kill(pid, "SIGSTOP")
        yield* Effect.sleep(STOPPED_MS)
        for (const pid of all) process.kill(pid, "SIGCONT")
        writeFileSync(go, "")
        yield* Effect.promise(() => closed)
        assert.strictEqual(output, "Answered Answered")
      }),
    )
  },
)

describe("Pauses", () => {
  it("subtracts pauses from elapsed time, and overlapping ones only once", () => {
    const pauses = new Pauses()
    pauses.timerFired(1000, 1100)
    assert.strictEqual(pauses.elapsed(0, 2000), 2000, "a little late is no pause")
    pauses.timerFired(1000, 5000)
    pauses.timerFired(2000, 6000)
    assert.strictEqual(pauses.elapsed(0, 10_000), 5000)
    assert.strictEqual(pauses.elapsed(3000, 10_000), 4000)
    assert.strictEqual(pauses.elapsed(7000, 10_000), 3000)
  })
})
