import { spawnSync } from "node:child_process"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { STATES } from "../../src/pool/supervision/worker/states.ts"
import { bundled, engineOn, jobOf } from "../pool/onThreads.ts"

/** Runs the symbols of argv[4…] beside two others on threads, under the limit of argv[3], prints the outcomes, and exits with 3 although threads are held. */
const [, , fifo = "", limit, ...symbols] = process.argv
spawnSync("mkfifo", [fifo])
// As if so long had passed: how long it is, the tests with a virtual clock say.
Object.assign(STATES.failing, { limitMs: 100 })
Object.assign(STATES.ending, { limitMs: 400 })

const worker = bundled("held")
const layer = engineOn({ worker, workers: symbols.length, spares: 0, forceExit: true, config: { fifo } })
const results = await Effect.runPromise(
  Effect.provide(
    ProcessingEngine.use((engine) => engine.processBatch(jobOf([...symbols, "a", "b"], { timeoutMs: Number(limit) }))),
    layer,
  ),
)
process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "))
process.exit(3)
