import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { bundled, engineIn, type Isolation, jobOf } from "../pool/onThreads.ts"

/**
 * Streams 200 answers of about 2 MB each, takes them more slowly than workers send them, and prints how many arrived.
 */
const isolation: Isolation = process.argv[2] === "processes" ? "processes" : "threads"
const symbols = Array.from({ length: 200 }, (_, i) => `S${i}`)
const worker = bundled("slowTaker")

let taken = 0
await Effect.runPromise(
  ProcessingEngine.use((engine) =>
    Stream.runForEach(engine.stream(jobOf(symbols)), ({ error, matches }) => {
      if (error !== undefined || matches.length !== 12_000) return Effect.die(new Error("an answer is missing"))
      taken += 1
      return taken === 1 ? Effect.sleep(1500) : Effect.sleep(2)
    }),
  ).pipe(Effect.provide(engineIn(isolation, { worker, workers: 2, maxHeapMb: 128 }))),
)
process.stdout.write(String(taken))
