import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { answerOf } from "../faults/Fault.ts"
import { bundled, engineIn, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("prefetch")

describe.each(isolations)("reading ahead on %s", (isolation) => {
  layer(engineIn(isolation, { worker }), { excludeTestServices: true })("blames no symbol when it goes wrong", (it) => {
    for (const formula of ["fail", "defect", "exit", "loop"]) {
      it.effect(`with a ${formula}`, () =>
        Effect.gen(function* () {
          const symbols = Array.from({ length: 40 }, (_, i) => `S${i}`)
          // Reading ahead has the limit of one symbol.
          const job = jobOf(symbols, { formula, ...(formula === "loop" ? { timeoutMs: 1000 } : {}) })
          const results = yield* ProcessingEngine.use((engine) => engine.processBatch(job))
          assert.deepStrictEqual(
            results.map(({ symbol, matches, computedIndicators, error }) => ({
              symbol,
              matches,
              computedIndicators,
              error,
            })),
            symbols.map((symbol) => ({ symbol, ...answerOf(symbol), error: undefined })),
          )
        }),
      )
    }
  })
})
