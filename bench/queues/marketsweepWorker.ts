import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/index.ts"
import { launch } from "../../src/worker/index.ts"
import { nap } from "./napping.ts"

// The formula of its jobs is the JSON of where to note what begins, and how long to nap.
launch(
  SymbolProcessor.layerOf((symbol, { formula }) => {
    const { folder, napMs }: { readonly folder: string; readonly napMs: number } = JSON.parse(formula ?? "{}")
    return Effect.map(
      Effect.promise(() => nap(folder, napMs, symbol)),
      (length) => ({ matches: [], computedIndicators: { length } }),
    )
  }),
)
