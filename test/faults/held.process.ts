import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { STATES } from "../../src/pool/supervision/worker/states.ts"
import { bundled, engineIn, jobOf } from "../pool/onThreads.ts"

/**
 * Runs symbols that keep their worker from dying, between two others, in the isolation argv[2], prints the outcomes,
 * and exits although threads have not died.
 */
const [, , isolation, ...symbols] = process.argv
const folder = mkdtempSync(join(tmpdir(), "marketsweep-"))
const fifo = join(folder, "fifo")
spawnSync("mkfifo", [fifo])
// Shorter limits, to save time: the tests with a virtual clock prove the real ones.
Object.assign(STATES.failing, { limitMs: 100 })
Object.assign(STATES.ending, { limitMs: 400 })

const names = ["a", ...symbols, "b"]
const timeoutMs = symbols.includes("computes") ? 1000 : 20_000
const results = await Effect.runPromise(
  ProcessingEngine.use((engine) => engine.processBatch(jobOf(names, { timeoutMs }))).pipe(
    Effect.provide(
      engineIn(isolation === "processes" ? "processes" : "threads", {
        worker: bundled("held"),
        forceExit: true,
        config: { fifo },
      }),
    ),
  ),
)
process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "), () => {
  rmSync(folder, { recursive: true })
  process.exit(0)
})
