import { threadId } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { monotonicMs } from "../../src/pool/protocol/protocol.ts"
import { launch } from "../../src/worker/launch.ts"

/** Waits for 10 ms, and answers on which thread and when it ran. */
launch(
  SymbolProcessor.layerOf(() =>
    Effect.gen(function* () {
      const from = monotonicMs()
      yield* Effect.sleep(10)
      return { matches: [], computedIndicators: { threadId, from, to: monotonicMs() } }
    }),
  ),
)
