import * as Effect from "effect/Effect"
import { batchIn, bundled, jobOf } from "../pool/onThreads.ts"

/** Runs two symbols that say that they run, and wait for the file argv[3] under a limit of argv[4] ms; prints their outcomes. */
const [, , kind, go = "", limit] = process.argv
const isolation = kind === "processes" ? "processes" : "threads"
const job = jobOf(["a", "b"], { timeoutMs: Number(limit) })
const results = await Effect.runPromise(batchIn(isolation, job, { worker: bundled("naps"), config: { go } }))
process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "))
