import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

/** Answers of about 4 KB each as objects. */
launch(
  SymbolProcessor.layerOf((symbol) => {
    const values = { a: symbol.length, b: 0.5, c: null, d: true }
    const matches = Array.from({ length: 25 }, (_, i) => ({ time: i, close: i + 0.25, values }))
    return Effect.succeed({ matches, computedIndicators: values })
  }),
)
