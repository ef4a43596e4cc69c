import { spawnSync } from "node:child_process"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { STATES } from "../../src/pool/supervision/worker/states.ts"
import { bundled, engineOn, jobOf } from "../pool/onThreads.ts"

/**
 * Runs the symbols of argv[4…] on threads, with a limit of argv[3] ms, and two others after them, without a tight
 * limit; prints the outcomes, and exits with code 3 although threads have not died.
 */
const [, , fifo = "", limit, ...symbols] = process.argv
spawnSync("mkfifo", [fifo])
// Shorter limits, to save time: the tests with a virtual clock prove the real ones.
Object.assign(STATES.failing, { limitMs: 100 })
Object.assign(STATES.ending, { limitMs: 400 })

const worker = bundled("held")
const layer = engineOn({ worker, workers: symbols.length, spares: 0, forceExit: true, config: { fifo } })
const jobs = [jobOf(symbols, { timeoutMs: Number(limit) }), jobOf(["a", "b"], { id: "others" })]
const results = await ProcessingEngine.use(({ processBatch }) =>
  Effect.forEach(jobs, (job) => processBatch(job), { concurrency: "unbounded" }),
).pipe(
  Effect.map((each) => each.flat()),
  Effect.provide(layer),
  Effect.runPromise,
)
process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "))
process.exit(3)
