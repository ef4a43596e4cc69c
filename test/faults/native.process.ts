import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { engineOn, jobOf } from "../pool/onThreads.ts"

/** Runs a symbol that computes outside JavaScript for hours beside two others, on threads, and prints the outcomes. */
const symbols = ["busyInNativeCode:x", "a", "b"]
const print = ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols, { timeoutMs: 500 }))).pipe(
  Effect.tap((results) =>
    Effect.sync(() => {
      process.stdout.write(results.map(({ error }) => error?._tag ?? "Answered").join(" "))
      // The thread would hold back every other way to end.
      process.kill(process.pid, "SIGKILL")
    }),
  ),
)
await Effect.runPromise(Effect.provide(print, engineOn({ spares: 0 })))
