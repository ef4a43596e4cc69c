import * as Effect from "effect/Effect"
import { bundled, batchIn, jobOf } from "../pool/onThreads.ts"

/** Runs the symbols of the command line in child processes, and prints only their outcomes, as JSON. */
const job = jobOf(process.argv.slice(2), { timeoutMs: 600_000 })
const results = await Effect.runPromise(batchIn("processes", job, { worker: bundled("isolation") }))
const outcomes = results.map(({ error, computedIndicators }) => error?._tag ?? computedIndicators)
process.stdout.write(JSON.stringify(outcomes))
