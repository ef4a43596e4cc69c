import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      process.stdout.write(`printed for ${symbol}\n`)
      return { matches: [], computedIndicators: { letters: symbol.length } }
    }),
  ),
)
