import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { bundled, engineOn, jobOf } from "../pool/onThreads.ts"

/** Streams 40,000 symbols without keeping results, and prints the resident memory after a quarter and at the end. */
const symbols = Array.from({ length: 40_000 }, (_, i) => `S${i}`)
const worker = bundled("flatMemory")
const residentMb = () => process.memoryUsage.rss() / 1024 / 1024

let results = 0
let atQuarterMb = 0
await Effect.runPromise(
  ProcessingEngine.use((engine) =>
    Stream.runForEach(engine.stream(jobOf(symbols)), ({ error, matches }) =>
      Effect.sync(() => {
        if (error !== undefined || matches.length !== 25) throw new Error("an answer is missing")
        results += 1
        if (results === 10_000) atQuarterMb = residentMb()
      }),
    ),
  ).pipe(Effect.provide(engineOn({ worker, maxHeapMb: 64 }))),
)
process.stdout.write(JSON.stringify({ results, atQuarterMb, atEndMb: residentMb() }))
