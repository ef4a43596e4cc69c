import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { bundled, engineIn, jobOf, untilAnsweredBy } from "../pool/onThreads.ts"

/**
 * Runs two symbols that print that they run and wait for the file argv[3], with a limit of argv[4] ms; prints their
 * outcomes. Both workers have answered other symbols before, so that their start does not count.
 */
const [, , kind, go = "", limit] = process.argv
const isolation = kind === "processes" ? "processes" : "threads"
const job = jobOf(["a", "b"], { timeoutMs: Number(limit) })
const quick = jobOf(Array.from({ length: 16 }, (_, i) => `quick:${i}`))
const results = await Effect.andThen(
  untilAnsweredBy(2, quick),
  ProcessingEngine.use(({ processBatch }) => processBatch(job)),
).pipe(
  Effect.provide(engineIn(isolation, { worker: bundled("naps"), config: { go }, measureCost: true })),
  Effect.runPromise,
)
process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "))
