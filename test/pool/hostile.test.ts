import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { answerOf } from "../faults/Fault.ts"
import { hostile } from "../faults/hostile.ts"
import { bundled, engineIn, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("hostile")

describe.each(isolations)("a symbol that forges messages of its worker, on %s", (isolation) => {
  layer(engineIn(isolation, { worker }), { excludeTestServices: true })("changes no answer", (it) => {
    for (const [name, { expected }] of Object.entries(hostile)) {
      it.effect(`${name}: ${expected}`, () =>
        Effect.gen(function* () {
          const innocents = Array.from({ length: 40 }, (_, i) => `innocent:${i}`)
          const symbols = [...innocents.slice(0, 20), `${name}:x`, ...innocents.slice(20)]
          const engine = yield* ProcessingEngine
          const results = yield* engine.processBatch(jobOf(symbols))
          assert.deepStrictEqual(
            results.map(({ symbol }) => symbol),
            symbols,
          )
          for (const { symbol, error, matches, computedIndicators } of results) {
            assert.strictEqual(error?._tag ?? "Answered", expected, `${symbol}: ${error?.message}`)
            assert.deepStrictEqual({ matches, computedIndicators }, answerOf(symbol))
          }
        }),
      )
    }
  })
})
