import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { bundled, engineIn, type Isolation, jobOf } from "../pool/onThreads.ts"

/** Runs symbols that print, in the isolation argv[2], and prints their outcomes and the peak resident memory in MB. */
const [isolation, ...symbols] = process.argv.slice(2)
const isIsolation = (text: string): text is Isolation => text === "threads" || text === "processes"
if (!isIsolation(isolation)) throw new Error(`there is no isolation ${isolation}`)

const worker = bundled("printing")
const batch = ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols.filter((symbol) => symbol !== "own"))))
const results = await Effect.runPromise(Effect.provide(batch, engineIn(isolation, { worker, workers: 1 })))
const outcomes = results.map(({ error }) => error?._tag ?? "Answered")
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(`${JSON.stringify({ outcomes, peakMb })}\n`)
if (symbols.includes("own")) {
  process.stderr.write("printed by the process itself\n")
  // That error ends the process.
  await new Promise((resolve) => setTimeout(resolve, 600_000))
}
