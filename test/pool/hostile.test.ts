import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { answerOf } from "../faults/Fault.ts"
import { hostile } from "../faults/hostile.ts"
import { bundled, engineIn, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("hostile")

describe.each(isolations)("a worker module that posts on the library's port, on %s", (isolation) => {
  layer(engineIn(isolation, { worker }), { excludeTestServices: true })("costs at most its own symbol", (it) => {
    for (const [name, { expected }] of Object.entries(hostile)) {
      it.effect(`${name}: ${expected}`, () =>
        Effect.gen(function* () {
          const innocents = Array.from({ length: 40 }, (_, i) => `innocent:${i}`)
          const symbols = [...innocents.slice(0, 20), `${name}:x`, ...innocents.slice(20)]
          const engine = yield* ProcessingEngine
          const results = yield* engine.processBatch(jobOf(symbols, { timeoutMs: 5000 }))
          assert.deepStrictEqual(
            results.map(({ symbol }) => symbol),
            symbols,
          )
          for (const { symbol, error, matches, computedIndicators, processingTimeMs } of results) {
            assert.isTrue(processingTimeMs >= 0 && processingTimeMs < 5000, `${symbol} took ${processingTimeMs} ms`)
            const isAnswered = symbol !== `${name}:x` || expected === "Answered"
            assert.strictEqual(error?._tag ?? "Answered", isAnswered ? "Answered" : expected, symbol)
            if (isAnswered) assert.deepStrictEqual({ matches, computedIndicators }, answerOf(symbol))
          }
        }),
      )
    }
  })
})
