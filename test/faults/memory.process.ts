import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { bundled, engineOn, jobOf } from "../pool/onThreads.ts"

/** Runs the symbols of the command line between two others, on threads with a heap limit, and prints the outcomes. */
const symbols = ["a", ...process.argv.slice(2), "b"]
const worker = bundled("memory")
const batch = ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols)))
const results = await Effect.runPromise(Effect.provide(batch, engineOn({ worker, maxHeapMb: 64 })))
process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "))
