import { spawnSync } from "node:child_process"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { STATES } from "../../src/pool/supervision/worker/states.ts"
import { bundled, engineOn, jobOf } from "../pool/onThreads.ts"

/**
 * Runs the symbols of argv[4…] on threads, under the limit of argv[3], and two others behind them, which have all the time
 * that they take; prints the outcomes, and exits with 3 although threads are held.
 */
const [, , fifo = "", limit, ...symbols] = process.argv
spawnSync("mkfifo", [fifo])
// As if so long had passed: how long it is, the tests with a virtual clock say.
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
